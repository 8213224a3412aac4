#!/bin/sh
# Installs the Debian packages named, when they are missing and it is permitted; else says what to type.
set -eu

missing=""
for package in "$@"; do
    case $package in
        rabbitmq-server) test -x /usr/lib/rabbitmq/bin/rabbitmq-server || missing="$missing $package" ;;
        postgresql) ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || missing="$missing $package" ;;
        npm) command -v npm >/dev/null && command -v node >/dev/null || missing="$missing nodejs npm" ;;
        chromium-driver) command -v chromedriver >/dev/null || missing="$missing $package" ;;
        *) command -v "$package" >/dev/null || missing="$missing $package" ;;
    esac
done
test -n "$missing" || exit 0

# Somebody who names a broker of their own needs none of ours.
if [ "$missing" = " rabbitmq-server" ] && [ -n "${AMQP_URL:-}" ]; then exit 0; fi

if [ "$(id -u)" = 0 ]; then
    as_root=""
elif sudo -n true 2>/dev/null; then
    as_root="sudo -n"
else
    echo "Missing on this machine:$missing" >&2
    echo "Type: sudo apt-get install$missing" >&2
    exit 1
fi
if ! command -v apt-get >/dev/null; then
    echo "Missing on this machine:$missing. Install them the way your system does, then try again." >&2
    exit 1
fi

echo "Installing system packages:$missing ..."
# A package must not start its server here: the suite starts its own, with its own ports and folders.
policy=/usr/sbin/policy-rc.d
if [ ! -e $policy ]; then
    printf '#!/bin/sh\nexit 101\n' | $as_root tee $policy >/dev/null
    $as_root chmod 755 $policy
    trap '$as_root rm -f $policy' EXIT
fi
export DEBIAN_FRONTEND=noninteractive
log=$(mktemp)
# shellcheck disable=SC2086
if ! { $as_root apt-get update -qq && $as_root apt-get install -qq --yes --no-install-recommends $missing; } >"$log" 2>&1; then
    tail -20 "$log" >&2
    echo "apt-get could not install$missing; its last words are above." >&2
    exit 1
fi
rm -f "$log"
