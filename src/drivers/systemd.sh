#!/bin/sh
# Puts a release into service through systemd.
#   systemd.sh preflight  SCOPE UNIT WRITES(yes|no) ACTION
#   systemd.sh validate   SCOPE UNIT                      unit text on stdin
#   systemd.sh prepare    PATH ID UNIT                    unit text on stdin
#   systemd.sh activate   PATH ID SCOPE UNIT ACTION
#   systemd.sh watch      SCOPE UNIT RUN SECONDS
#   systemd.sh deactivate PATH ID SCOPE UNIT
#   systemd.sh compare    PATH ID SCOPE UNIT              the unit file, where it is not the one of the release
#   systemd.sh log        SCOPE UNIT                      the last lines, on stderr
# Exit codes (the same table stands in systemd.ts):
#   0 done · 64 wrong use · 80 no systemd or no user manager · 81 no such unit · 82 lingering is off
#   83 not allowed to control the unit · 84 the unit file is invalid · 85 a unit file that is not ours is in the way
#   86 the unit did not start · 87 the unit did not stay up
set -u
SYSTEMD_PAGER=
export SYSTEMD_PAGER

say() { printf '%s\n' "$*" >&2; }

# Runs systemctl for the scope: the user's manager, or the system's, as root where needed. The words are kept plain
# (`systemctl restart UNIT`) because a sudoers line has to name them to the letter.
control() {
  case $scope in
  user) systemctl --user "$@" ;;
  *) as_root systemctl "$@" ;;
  esac
}

# Reading needs no rights.
show() {
  case $scope in
  user) systemctl --user --no-pager "$@" ;;
  *) systemctl --no-pager "$@" ;;
  esac
}

as_root() {
  if [ "$(id -u)" -eq 0 ]; then "$@"; else sudo -n "$@"; fi
}

use_scope() {
  scope=$1
  case $scope in
  user)
    # A session over ssh has no PAM session on some hosts: name the manager's socket ourselves.
    XDG_RUNTIME_DIR=${XDG_RUNTIME_DIR:-/run/user/$(id -u)}
    DBUS_SESSION_BUS_ADDRESS=${DBUS_SESSION_BUS_ADDRESS:-unix:path=$XDG_RUNTIME_DIR/bus}
    export XDG_RUNTIME_DIR DBUS_SESSION_BUS_ADDRESS
    unit_dir=${XDG_CONFIG_HOME:-$HOME/.config}/systemd/user
    ;;
  system) unit_dir=/etc/systemd/system ;;
  *) exit 64 ;;
  esac
}

property() { show show -p "$1" --value -- "$2"; }

# What a program said last comes to the journal after systemd has seen that it ended. Only root may ask for it to be there.
await_journal() { # UNIT
  # Before systemd starts it again, as another process.
  crashed=$(property ExecMainPID "$1")
  journalctl --sync >/dev/null 2>&1 || sleep 1
}

# What -u matches, and the process itself: of one that ended at once the journal may not know the unit any more.
user_journal() { # OPTION UNIT
  uid=_UID=$(id -u)
  # Another process had its number before the machine was last started.
  boot=_BOOT_ID=$(tr -d - </proc/sys/kernel/random/boot_id)
  journalctl "$1" -n 50 --no-pager -o short "$uid" "_SYSTEMD_USER_UNIT=$2" + "$uid" "USER_UNIT=$2" + \
    "$uid" "$boot" "_PID=${crashed:-$(property ExecMainPID "$2")}" 2>/dev/null
}

journal_tail() {
  case $scope in
  user)
    lines=$(user_journal --user "$1") || lines=
    [ -n "$lines" ] && [ "$lines" != "-- No entries --" ] || lines=$(user_journal --quiet "$1") || lines=
    ;;
  *)
    lines=$(journalctl -u "$1" -n 50 --no-pager -o short 2>/dev/null) || lines=
    [ -n "$lines" ] && [ "$lines" != "-- No entries --" ] ||
      lines=$(as_root journalctl -u "$1" -n 50 --no-pager -o short 2>/dev/null) || lines=
    ;;
  esac
  if [ -n "$lines" ] && [ "$lines" != "-- No entries --" ]; then
    printf '%s\n' "$lines" >&2
  else
    show status -n 20 -- "$1" >&2 2>&1
    say "(the journal of $1 is not readable by $(id -un); the group systemd-journal may read it)"
  fi
}

preflight() {
  use_scope "$1"
  unit=$2
  command -v systemctl >/dev/null 2>&1 || { say "systemctl is not installed"; exit 80; }
  state=$(show is-system-running 2>&1)
  case $state in
  running | degraded | starting | initializing | maintenance) ;;
  *) say "the $scope manager of systemd does not answer: $state"; exit 80 ;;
  esac
  if [ "$scope" = user ] && [ "$(loginctl show-user "$(id -un)" -p Linger --value 2>/dev/null)" = no ]; then
    say "lingering is off for $(id -un): its services end when it logs out"
    exit 82
  fi
  if [ "$3" = yes ]; then
    if [ -e "$unit_dir/$unit" ] && ! grep -q '^# Written by deploy-action' "$unit_dir/$unit"; then
      say "$unit_dir/$unit was not written by deploy-action"
      exit 85
    fi
  elif [ "$(property LoadState "$unit")" = not-found ]; then
    say "there is no unit $unit in the $scope manager"
    exit 81
  fi
  [ "$scope" = user ] || may_control "$@"
}

may_control() {
  [ "$(id -u)" -ne 0 ] || return 0
  command -v sudo >/dev/null 2>&1 || { say "$(id -un) is not root and sudo is not installed"; exit 83; }
  sudo -n -l systemctl "$4" "$unit" >/dev/null 2>&1 && return 0
  say "$(id -un) may not run without a password: sudo systemctl $4 $unit"
  exit 83
}

validate() {
  use_scope "$1"
  command -v systemd-analyze >/dev/null 2>&1 || { cat >/dev/null; return 0; }
  scratch=$(mktemp -d) || exit 84
  trap 'rm -rf "$scratch"' EXIT
  cat >"$scratch/$2"
  manager=--system
  [ "$scope" = user ] && manager=--user
  if systemd-analyze --help 2>/dev/null | grep -q -- --recursive-errors; then
    problems=$(systemd-analyze verify "$manager" --man=no --recursive-errors=no "$scratch/$2" 2>&1)
  else
    problems=$(systemd-analyze verify "$manager" --man=no "$scratch/$2" 2>&1)
  fi
  status=$?
  # Complaints about other units of the machine are not ours to fail on.
  own=$(printf '%s\n' "$problems" | grep -F -e "$2" | sed "s|$scratch/||g")
  if [ "$status" -ne 0 ] || [ -n "$own" ]; then
    printf '%s\n' "${own:-$problems}" >&2
    exit 84
  fi
}

prepare() {
  mkdir -p "$1/.deploy/units/$2" || exit 84
  cat >"$1/.deploy/units/$2/$3.new" || exit 84
  mv -f "$1/.deploy/units/$2/$3.new" "$1/.deploy/units/$2/$3"
}

# Puts the unit file that belongs to the release in place, if the release has one and it differs.
install_unit() {
  wanted=$path/.deploy/units/$id/$unit
  if [ ! -f "$wanted" ]; then
    case $unit in
    *@blue.* | *@green.*) enable_unit ;;
    esac
    return
  fi
  if [ "$scope" = user ]; then
    mkdir -p "$unit_dir" || return 1
    if ! cmp -s "$wanted" "$unit_dir/$unit"; then
      cp "$wanted" "$unit_dir/.$unit.new" && mv -f "$unit_dir/.$unit.new" "$unit_dir/$unit" || return 1
    fi
  elif ! cmp -s "$wanted" "$unit_dir/$unit"; then
    as_root install -m 0644 -- "$wanted" "$unit_dir/$unit" || return 1
  fi
  # Also when the file was there already: an earlier run may have been cut off before this.
  [ "$(property NeedDaemonReload "$unit")" = no ] && [ "$(property LoadState "$unit")" = loaded ] ||
    control daemon-reload || return 1
  enable_unit
}

enable_unit() { [ "$(show is-enabled -- "$unit" 2>/dev/null)" = enabled ] || control enable "$unit" >&2; }

activate() {
  path=$1 id=$2 unit=$4 action=$5
  use_scope "$3"
  install_unit || { say "the unit file could not be put in place"; exit 86; }
  # A unit that failed before would refuse to start for a while (StartLimitBurst=).
  [ "$(property ActiveState "$unit")" != failed ] || control reset-failed "$unit"
  case $action in
  restart | reload-or-restart | start) ;;
  *) exit 64 ;;
  esac
  if ! control "$action" "$unit"; then
    await_journal "$unit"
    journal_tail "$unit"
    exit 86
  fi
  printf 'run=%s\n' "$(property InvocationID "$unit")"
}

# Succeeds when the unit is up and is still the run that was started.
steady() {
  active=$(property ActiveState "$unit")
  case $active in
  active | activating | reloading) ;;
  *) say "$unit is $active ($(property Result "$unit"))"; return 1 ;;
  esac
  if [ "$(property SubState "$unit")" = auto-restart ]; then
    say "$unit ended with status $(property ExecMainStatus "$unit") and is being restarted by systemd"
    return 1
  fi
  if [ -n "$run" ] && [ "$(property InvocationID "$unit")" != "$run" ]; then
    say "$unit was started again after its activation (restarts: $(property NRestarts "$unit"))"
    return 1
  fi
}

watch() {
  use_scope "$1"
  unit=$2 run=$3 left=$4
  while :; do
    steady || { await_journal "$unit"; journal_tail "$unit"; exit 87; }
    [ "$left" -gt 0 ] || return 0
    sleep 1
    left=$((left - 1))
  done
}

compare() {
  wanted=$1/.deploy/units/$2/$4
  use_scope "$3"
  [ -f "$wanted" ] || return 0
  if [ ! -e "$unit_dir/$4" ]; then
    printf 'missing=%s\n' "$unit_dir/$4"
  elif [ -r "$unit_dir/$4" ] && ! cmp -s "$wanted" "$unit_dir/$4"; then
    printf 'changed=%s\n' "$unit_dir/$4"
  fi
}

deactivate() {
  path=$1 id=$2 unit=$4
  use_scope "$3"
  # A run that was cut off before it had started the unit may not have put it there either.
  if [ "$(property LoadState "$unit")" = not-found ] && [ "$(property ActiveState "$unit")" = inactive ]; then return 0; fi
  control stop "$unit" || exit 86
  if [ ! -f "$path/.deploy/units/$id/$unit" ]; then
    case $unit in
    *@blue.* | *@green.*) control disable "$unit" >&2 || exit 86 ;;
    esac
    return 0
  fi
  control disable "$unit" >&2
  case $scope in
  user) rm -f -- "$unit_dir/$unit" ;;
  *) as_root rm -f -- "$unit_dir/$unit" ;;
  esac
  control daemon-reload
  [ "$(property ActiveState "$unit")" != failed ] || control reset-failed "$unit"
}

verb=${1:-}
[ $# -eq 0 ] || shift
case $verb/$# in
preflight/4) preflight "$@" ;;
validate/2) validate "$@" ;;
prepare/3) prepare "$@" ;;
activate/5) activate "$@" ;;
watch/4) watch "$@" ;;
deactivate/4) deactivate "$@" ;;
compare/4) compare "$@" ;;
log/2)
  use_scope "$1"
  journal_tail "$2"
  ;;
*) exit 64 ;;
esac
