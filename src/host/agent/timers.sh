#!/bin/sh
# Part of agent.sh: what goes back when nobody confirms.
#
# systemd-system, systemd-user   a transient timer, and for restarts a unit that is wanted at boot. The unit's files are
#                                written without a reload: only the next boot has to know them.
# session                        a process in a session of its own; for restarts a line of the crontab, ticking each minute
# Each of them runs `agent.sh watch` or `agent.sh tick`, which look at the journal and decide; a timer too many is harmless.

can_bound=

# Runs a program for so many seconds at the most, where there is timeout(1), whose own child may outlive it a little.
bounded() { # SECONDS PROGRAM...
  seconds=$1
  shift
  if [ -z "$can_bound" ]; then
    can_bound=no
    if timeout -k 1 5 true 2>/dev/null 9>&-; then can_bound=yes; fi
  fi
  if [ "$can_bound" = yes ]; then
    timeout -k 10 "$seconds" "$@" 9>&-
  else
    "$@" 9>&-
  fi
}

manager() { # ARGUMENT...
  case $timer in
  systemd-user) bounded 20 systemctl --user "$@" ;;
  *) bounded 20 systemctl "$@" ;;
  esac
}

use_user_manager() {
  XDG_RUNTIME_DIR=${XDG_RUNTIME_DIR:-/run/user/$(id -u)}
  DBUS_SESSION_BUS_ADDRESS=${DBUS_SESSION_BUS_ADDRESS:-unix:path=$XDG_RUNTIME_DIR/bus}
  export XDG_RUNTIME_DIR DBUS_SESSION_BUS_ADDRESS
}

unit_directory() {
  case $timer in
  systemd-user) printf '%s\n' "${XDG_CONFIG_HOME:-${HOME:-/}/.config}/systemd/user" ;;
  *) echo /etc/systemd/system ;;
  esac
}

may_make() { # PATH
  above=$1
  while [ ! -e "$above" ] && [ -n "$above" ]; do above=${above%/*}; done
  is_writable "${above:-/}"
}

cron_runs() {
  command -v crontab >/dev/null 2>&1 || return 1
  grep -qsx -e cron -e crond /proc/[0-9]*/comm || return 1
  listed=$(crontab -l 2>&1) || case $listed in
  *'no crontab'* | *'No such file'*) ;;
  *) return 1 ;;
  esac
}

# Sets timer to what this host has, survives to whether a restart is looked after, timer_reason to why in words.
# Looks only.
choose_timer() {
  survives=no
  case $path in
  *[!A-Za-z0-9_./@+=:,\ -]*) plain= ;;
  *) plain=1 ;;
  esac
  timer=$(choose_kind)
  case $timer in
  systemd-user) use_user_manager ;;
  esac
  case $timer in
  systemd-*)
    timer_reason="a timer of systemd goes back, and a unit after a restart"
    survives=yes
    if ! may_make "$(unit_directory)"; then
      survives=no
      timer_reason="a timer of systemd goes back; after a restart only the next contact, since $(unit_directory) is not writable"
    fi
    ;;
  session)
    timer_reason='a process of its own goes back; after a restart only the next contact, since neither systemd (with lingering) nor cron may be used'
    if [ -n "$plain" ] && cron_runs; then
      survives=yes
      timer_reason='a process of its own goes back, and cron after a restart'
    fi
    ;;
  *) timer_reason='there is no setsid and no systemd, so nothing could go back by itself' ;;
  esac
}

choose_kind() {
  if [ ! -r /proc/uptime ] || [ ! -r "$boot_file" ]; then
    echo none
  elif [ -n "$plain" ] && [ -d /run/systemd/system ] && command -v systemd-run >/dev/null 2>&1 && systemd_kind; then
    :
  elif command -v setsid >/dev/null 2>&1; then
    echo session
  else
    echo none
  fi
}

systemd_kind() {
  if [ "$(id -u)" -eq 0 ]; then
    timer=systemd-system
  else
    timer=systemd-user
    use_user_manager
    # Without lingering the user's manager ends with the last login, and its timers with it.
    lingering || return 1
  fi
  # Fails where no manager answers; a failed unit of somebody else is no matter.
  manager show -p Version >/dev/null 2>&1 || return 1
  echo "$timer"
}

lingering() {
  [ -e "/var/lib/systemd/linger/$(id -un)" ] ||
    [ "$(bounded 5 loginctl show-user "$(id -un)" -p Linger --value 2>/dev/null)" = yes ]
}

# The number is uptime and pid: no unit of this boot had it, and an app that a way back started keeps its unit loaded.
timer_unit() { # NUMBER
  use_tag
  printf 'deploy-back-%s-%s-%s\n' "$tag" "$tx_epoch" "$1"
}

# Starts the timer of that number and reads it back; fails when it does not run.
start_timer() { # NUMBER SECONDS
  case $timer in
  systemd-*)
    set -- "$(timer_unit "$1")" "$2"
    scope=--system
    if [ "$timer" = systemd-user ]; then scope=--user; fi
    # What the way back starts (`nohup app &`) must outlive the unit.
    bounded 20 systemd-run "$scope" --quiet --collect --unit="$1" --on-active="${2}s" \
      --timer-property=AccuracySec=1s --property=KillMode=process --description="Goes back unless confirmed: $path" \
      -- sh "$0" watch "$path" "$tx_epoch" >&2 9>&- || return 1
    manager is-active --quiet "$1.timer"
    ;;
  session) start_session ;;
  *) return 1 ;;
  esac
}

start_session() {
  read_watcher
  if is_alive "$watcher"; then return 0; fi
  rm -f -- "$transaction/watch"
  # The substitution ends when the watch, which has noted who it is, closes descriptor 3; or when it has died.
  : "$(setsid sh "$0" watch "$path" "$tx_epoch" session 3>&1 </dev/null >/dev/null 2>&1 9>&- &)"
  read_watcher
  is_alive "$watcher"
}

# Starts one more that finds the time over: it does what the timer would have done later.
start_going_back() {
  case $timer in
  session)
    setsid sh "$0" watch "$path" "$tx_epoch" </dev/null >/dev/null 2>&1 9>&- &
    ;;
  *) start_timer "$now-$$" 1 ;;
  esac
}

# Sets watcher to the process that is to go back, or to nothing.
read_watcher() {
  watcher=
  { read -r watcher <"$transaction/watch"; } 2>/dev/null || :
}

# Stops the timer of that number. That it may fail is no harm: it will find that there is nothing to do.
stop_timer() { # NUMBER
  case $timer in
  systemd-*) manager stop "$(timer_unit "$1").timer" >/dev/null 2>&1 9>&- || : ;;
  session)
    read_time
    read_watcher
    if [ "${watcher%%.*}" != "$$" ] && is_alive "$watcher"; then
      # It leads its session, with a sleep beside it. No `--`: dash takes it for a number.
      kill -TERM "-${watcher%%.*}" 2>/dev/null || :
    fi
    ;;
  esac
}

# --- after a restart ---------------------------------------------------------

boot_unit() {
  use_tag
  printf 'deploy-recover-%s.service\n' "$tag"
}

boot_target() {
  if [ "$timer" = systemd-user ]; then echo default.target; else echo multi-user.target; fi
}

# Fails where it is not possible.
add_boot() {
  [ -n "$plain" ] || return 1
  case $timer in
  systemd-*) add_boot_unit ;;
  session) cron_runs && add_cron_line ;;
  *) return 1 ;;
  esac
}

remove_boot() {
  case $timer in
  systemd-*)
    rm -f -- "$(unit_directory)/$(boot_target).wants/$(boot_unit)" "$(unit_directory)/$(boot_unit)" 2>/dev/null || :
    # No reload: it would make the unit that runs us forget its KillMode, and end the app that we have just started.
    ;;
  session) remove_cron_line || : ;;
  esac
}

add_boot_unit() {
  directory=$(unit_directory)
  unit=$(boot_unit)
  mkdir -p "$directory/$(boot_target).wants" 2>/dev/null || return 1
  {
    echo '# Written by deploy-action for the time of a deployment; removed with its end.'
    printf '[Unit]\nDescription=Goes back where a deployment was not confirmed: %s\n' "$path"
    printf 'After=%s\nRequiresMountsFor="%s"\n' "$(boot_target)" "$path"
    printf '[Service]\nType=simple\nKillMode=process\nExecStart=/bin/sh "%s" tick "%s"\n' "$0" "$path"
    printf '[Install]\nWantedBy=%s\n' "$(boot_target)"
  } >"$directory/.$unit.$$" 2>/dev/null || return 1
  sync_files "$directory/.$unit.$$"
  mv -f -- "$directory/.$unit.$$" "$directory/$unit" || return 1
  ln -sf "../$unit" "$directory/$(boot_target).wants/$unit" || return 1
  sync_directory "$directory/$(boot_target).wants"
}

# The line stands before all others, so that taking it out leaves every byte of the rest as it was. Its last word says
# whether there was a crontab before. The home directory is the lock between deployments of several apps.
cron_line() { # WORD
  printf "* * * * * /bin/sh '%s' tick '%s' >/dev/null 2>&1 # deploy-action %s\n" "$0" "$path" "$1"
}

# Sets table to the crontab, every byte of it, and had to `kept` or, where there is none, `made`.
read_crontab() {
  had=kept
  table=$(crontab -l 2>/dev/null && echo x) || had=made
  if [ "$had" = kept ]; then table=${table%x}; else table=; fi
}

add_cron_line() {
  (
    if [ -d "${HOME:-}" ]; then exec 8<"$HOME" && flock -w 10 8 2>/dev/null; fi || :
    read_crontab
    line=$(cron_line "$had")
    case $newline$table in
    *"$newline$line$newline"* | *"$newline$(cron_line kept)$newline"* | *"$newline$(cron_line made)$newline"*) exit 0 ;;
    esac
    printf '%s\n%s' "$line" "$table" | crontab - || exit 1
    read_crontab
    case $newline$table in
    *"$newline$line$newline"*) ;;
    *) exit 1 ;;
    esac
  ) 9>&- >/dev/null 2>&1
}

remove_cron_line() {
  command -v crontab >/dev/null 2>&1 || return 0
  (
    if [ -d "${HOME:-}" ]; then exec 8<"$HOME" && flock -w 10 8 2>/dev/null; fi || :
    for word in kept made; do
      read_crontab
      line=$(cron_line "$word")
      case $newline$table in
      *"$newline$line$newline"*) ;;
      *) continue ;;
      esac
      padded=$newline$table
      table=${padded%%"$newline$line$newline"*}$newline${padded#*"$newline$line$newline"}
      table=${table#"$newline"}
      if [ -z "$table" ] && [ "$word" = made ]; then
        crontab -r
      else
        printf '%s' "$table" | crontab -
      fi
    done
  ) 9>&- >/dev/null 2>&1
}
