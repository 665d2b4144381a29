/** A disk as the guest sees it. */
export interface GuestDisk {
  /** `/dev/vda` is the root disk. */
  readonly device: string;
  /** GiB */
  readonly size: number;
  /** Text that some guest wrote under a name; null when none did. A disk made of an image, or restored, keeps what its source had. */
  read(name: string): string | null;
  write(name: string, text: string): void;
}

/** What a simulated guest knows about itself while a program runs. */
export interface Guest {
  readonly hostname: string;
  /** `uname -r` */
  readonly kernel: string;
  /** `uname -m` */
  readonly architecture: string;
  readonly cpus: number;
  /** MiB */
  readonly memory: number;
  readonly disks: readonly GuestDisk[];
  /** The disk turns: flavors that declare SSD or NVMe do not. */
  readonly rotational: boolean;
  /** What `/proc/sys/kernel/random/entropy_avail` reads. */
  readonly entropy: number;
  /** Failed blocks among 1000 FIPS 140-2 blocks. */
  readonly fipsFailures: number;
  /** The virtio RNG is there (flavor and image ask for it). */
  readonly hardwareRng: boolean;
  /** The CPU has RDRAND or RDSEED. */
  readonly cpuRng: boolean;
  /** Value of a `#allmend-guest-<name>: <value>` line of the user data. */
  parameter(name: string): string | null;
}

/** The model of one guest program: what the real script would print on the console of such a guest. One file per program. */
export interface GuestProgram {
  /** `<name>/<version of the output format>`, as in the script's `#allmend-guest-program:` line. */
  readonly name: string;
  run(guest: Guest): readonly string[];
}
