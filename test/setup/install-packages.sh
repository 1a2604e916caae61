#!/bin/sh
# Installs Debian or Ubuntu packages as root without starting the services they bring.
# usage: install-packages.sh PACKAGE...
# exit: apt-get's
set -eu

# Daemons brought along for tests must not begin to listen on somebody's own machine, now or after its next boot.
policy=/usr/sbin/policy-rc.d
if [ -d /run/systemd/system ] && [ ! -e "$policy" ]; then
  printf '#!/bin/sh\nexit 101\n' > "$policy"
  chmod 0755 "$policy"
  trap 'rm -f "$policy"' EXIT
fi
services='ssh.service ssh.socket docker.service docker.socket containerd.service docker-registry.service
prometheus.service'
present=''
for service in $services; do
  [ -e "/lib/systemd/system/$service" ] && present="$present $service "
done

install() {
  DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends \
    -o DPkg::Lock::Timeout=120 -o Acquire::Retries=2 "$@" < /dev/null
}

# Old package lists name files that are gone, and a fresh machine has none: both are told by the first failure.
if ! install "$@"; then
  apt-get update -o DPkg::Lock::Timeout=120
  install "$@"
fi

[ -d /run/systemd/system ] || exit 0
for service in $services; do
  case $present in
    *" $service "*) ;;
    *) [ ! -e "/lib/systemd/system/$service" ] || systemctl disable --quiet "$service" || : ;;
  esac
done
