/** Name by which a simulated guest knows the program; real guests read it as a comment. */
export const guestProgram = 'entropy-probe/1';

/** Blocks that the FIPS test is meant to see. Source: scs-0101-v1, `rngtest -c 1000`. */
export const wantedBlocks = 1000;

/** Seconds that the guest spends on blocks where it has no rngtest and counts in awk. */
const awkSeconds = 45;

/**
 * The program that a server runs at its first boot: POSIX sh with od and awk, no package, no network. It prints lines that
 * start `allmend-probe <nonce>` to the console, whatever the image puts before them.
 *
 * The statistics are those of FIPS 140-2 (section 4.9.1 before change notice 2) with the continuous run test of FIPS 140-1
 * on 32-bit words, as rngtest has them; rngtest itself is used where the image brings it.
 */
export function probeScript(nonce: string): string {
  return `#!/bin/sh
#allmend-guest-program: ${guestProgram}
#allmend-guest-nonce: ${nonce}
say() { echo "allmend-probe ${nonce} $*"; }
word() { tr -c 'A-Za-z0-9._,:+-' '_' | sed 's/_*$//'; }
say begin
say system kernel="$(uname -r | word)" arch="$(uname -m | word)" vcpus="$(grep -c '^processor' /proc/cpuinfo)" memory_kib="$(awk '/^MemTotal:/{print $2}' /proc/meminfo)"
flags=$(awk -F: '/^(flags|Features)/{print $2; exit}' /proc/cpuinfo | tr ' ' '\\n' | grep -E '^(rdrand|rdseed|rng)$' | sort | tr '\\n' ',' | sed 's/,$//')
source=$(cat /sys/class/misc/hw_random/rng_current 2>/dev/null | word)
daemon=none
for status in /proc/[0-9]*/comm; do case "$(cat "$status" 2>/dev/null)" in rngd|haveged|jitterentropy*) daemon=$(cat "$status" | word);; esac; done
say entropy avail="$(cat /proc/sys/kernel/random/entropy_avail)" source="\${source:-none}" cpu="\${flags:-none}" daemon="$daemon"
for disk in /sys/block/*; do
  name=\${disk##*/}
  case "$name" in loop*|ram*|sr*|fd*|zram*|dm-*|md*|nbd*) continue;; esac
  sectors=$(cat "$disk/size" 2>/dev/null || echo 0)
  [ "$sectors" -gt 0 ] && say disk name="$(echo "$name" | word)" mib=$((sectors / 2048)) rotational="$(cat "$disk/queue/rotational" 2>/dev/null || echo unknown)"
done
fips_awk() {
  od -An -v -tu1 | awk '
    BEGIN {
      for (b = 0; b < 256; b++) {
        n = 0; previous = -1; x = b; mask = 128
        for (i = 0; i < 8; i++) {
          bit = (x >= mask); if (bit) { ones[b]++; x -= mask }
          mask /= 2
          if (bit != previous) { n++; previous = bit }
          run[b, n]++
        }
        runs[b] = n; first[b] = (b >= 128); ones[b] += 0
      }
      split("2315 1114 527 240 103 103", low); split("2685 1386 723 384 209 209", high)
      reset()
    }
    function reset(  i) {
      count = 0; total = 0; long = 0; same = 0; length_ = 0; current = -1; word = 0; last = -1
      for (i = 0; i < 16; i++) nibble[i] = 0
      for (i = 1; i <= 6; i++) { tally[0, i] = 0; tally[1, i] = 0 }
    }
    function close_run(  l) {
      if (length_ == 0) return
      if (length_ >= 26) long = 1
      l = length_ > 6 ? 6 : length_
      tally[current, l]++
    }
    function finish(  i, s, bad) {
      close_run()
      bad = 0
      if (total <= 9725 || total >= 10275) bad = 1
      s = 0
      for (i = 0; i < 16; i++) s += nibble[i] * nibble[i]
      s = s * 16 / 5000 - 5000
      if (s <= 2.16 || s >= 46.17) bad = 1
      for (i = 1; i <= 6; i++) if (tally[0, i] < low[i] || tally[0, i] > high[i] || tally[1, i] < low[i] || tally[1, i] > high[i]) bad = 1
      if (long || same) bad = 1
      blocks++; failures += bad
      reset()
    }
    {
      for (f = 1; f <= NF; f++) {
        b = $f
        total += ones[b]; nibble[int(b / 16)]++; nibble[b % 16]++
        bit = first[b]
        for (i = 1; i <= runs[b]; i++) {
          if (bit == current) length_ += run[b, i]
          else { close_run(); current = bit; length_ = run[b, i] }
          bit = 1 - bit
        }
        word = word * 256 + b; count++
        if (count % 4 == 0) { if (word == last) same = 1; last = word; word = 0 }
        if (count == 2500) finish()
      }
    }
    END { print blocks + 0, failures + 0 }'
}
if command -v rngtest >/dev/null 2>&1; then
  report=$(rngtest -c ${wantedBlocks} < /dev/random 2>&1)
  good=$(echo "$report" | sed -n 's/.*FIPS 140-2 successes: *\\([0-9]*\\).*/\\1/p')
  bad=$(echo "$report" | sed -n 's/.*FIPS 140-2 failures: *\\([0-9]*\\).*/\\1/p')
  say fips method=rngtest blocks=$((good + bad)) failures="$bad"
else
  blocks=0; failures=0; end=$(($(date +%s) + ${awkSeconds}))
  while [ "$blocks" -lt ${wantedBlocks} ] && [ "$(date +%s)" -lt "$end" ]; do
    set -- $(dd if=/dev/random bs=2500 count=50 iflag=fullblock 2>/dev/null | fips_awk)
    [ "\${1:-0}" -gt 0 ] || break
    blocks=$((blocks + $1)); failures=$((failures + $2))
  done
  say fips method=awk blocks="$blocks" failures="$failures"
fi
say end
`;
}
