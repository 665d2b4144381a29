#!/bin/sh
# Installs what a fresh clone lacks: npm packages always, Debian packages (--test) when root and apt-get are there.
#   --quiet   say nothing when nothing is missing
#   --test    also what the tests use: real programs from Debian's packages; without root it says what will be skipped
set -eu
root=$(CDPATH= cd -- "$(dirname -- "$0")/.." && pwd)
cd "$root"
want_test=no
for option in "$@"; do
  case "$option" in
    --test) want_test=yes ;;
    --quiet) ;;
    *) echo "setup: unknown option $option" >&2; exit 2 ;;
  esac
done

stamp=node_modules/.allmend-setup
sum=$(cat package-lock.json package.json | cksum)
if [ ! -x node_modules/.bin/node ] || [ "$(cat "$stamp" 2>/dev/null || true)" != "$sum" ]; then
  echo "Installing npm packages …" >&2
  # No install scripts: every native part that is used comes prebuilt inside its package. Not `npm ci`: it refuses a lockfile
  # when a registry lacks one of the optional parts for other platforms; `npm install` keeps to the lockfile as well.
  npm install --ignore-scripts --no-audit --no-fund --loglevel=error >&2
  echo "$sum" > "$stamp"
fi
if [ ! -x node_modules/.bin/node ]; then
  echo "setup: no bundled Node for this platform ($(uname -sm)); install Node 24.12 or newer and put it first on PATH" >&2
  if node -e 'process.exit(+process.versions.node.split(".")[0] >= 24 ? 0 : 1)'; then
    ln -s "$(command -v node)" node_modules/.bin/node
  else
    exit 2
  fi
fi

[ "$want_test" = yes ] || exit 0
missing=""
have() { command -v "$1" >/dev/null 2>&1; }
need() { have "$1" || missing="$missing $2"; }
need ssh-keygen openssh-client
need openssl openssl
need strace strace
need git git
[ -x /usr/bin/openstack ] || missing="$missing python3-openstackclient"
ls /usr/lib/postgresql/*/bin/postgres >/dev/null 2>&1 || have postgres || missing="$missing postgresql"
have chromium || have chromium-headless-shell || missing="$missing chromium-headless-shell"

[ -n "$missing" ] || exit 0
if [ "$(id -u)" = 0 ] && have apt-get; then
  echo "Installing Debian packages:$missing …" >&2
  DEBIAN_FRONTEND=noninteractive
  export DEBIAN_FRONTEND
  # shellcheck disable=SC2086
  apt-get install -q -y --no-install-recommends $missing >node_modules/.apt.log 2>&1 ||
    { apt-get update -q >node_modules/.apt.log 2>&1 && apt-get install -q -y --no-install-recommends $missing >>node_modules/.apt.log 2>&1; } ||
    echo "setup: some of$missing could not be installed (see node_modules/.apt.log); tests that need them are skipped and counted" >&2
else
  echo "setup: not installed:$missing; the tests that need them are skipped and counted" >&2
fi
