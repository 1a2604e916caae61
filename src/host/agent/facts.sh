#!/bin/sh
# Part of agent.sh: what can be known of a host before anything is changed.

nearest_existing() {
  nearest=$path
  while [ ! -e "$nearest" ] && [ ! -L "$nearest" ]; do
    nearest=${nearest%/*}
    nearest=${nearest:-/}
  done
}

# Sets free and total to the fields before the percentage: of `df -P -k` kibibytes, of `df -P -i` inodes.
read_space() { # DF-OPTION
  free='' total=''
  space=$(df -P "$1" "$nearest" 2>/dev/null) || :
  set -f
  # shellcheck disable=SC2086 # fields; the name of the device may be several
  set -- ${space#*"$newline"}
  set +f
  while [ $# -gt 3 ]; do
    case $4/$3$1 in
    */*[!0-9]*) ;;
    -/* | *%/*)
      free=$3 total=$1
      return 0
      ;;
    esac
    shift
  done
}

# Sets distribution to what it calls itself.
read_distribution() {
  distribution=
  for file in /etc/os-release /usr/lib/os-release; do
    if [ ! -r "$file" ]; then continue; fi
    while IFS= read -r line || [ -n "$line" ]; do
      case $line in
      PRETTY_NAME=*) distribution=${line#PRETTY_NAME=} ;;
      esac
    done <"$file"
    distribution=${distribution#[\"\']}
    distribution=$(printable "${distribution%[\"\']}")
    return 0
  done
}

do_facts() { # TOOL...
  nearest_existing
  writable=no
  if may_write "$nearest"; then writable=yes; fi
  read_space -k
  free_kib=$free
  read_space -i
  # File systems that make inodes as they need them report a total of none.
  if [ "$total" = 0 ]; then free=; fi
  look_at_current
  read_distribution
  kernel=$(uname -sm)
  uid=$(id -u)
  printf 'system=%s\nmachine=%s\ndistribution=%s\n' "${kernel%% *}" "${kernel#* }" "$distribution"
  printf 'user=%s\nuid=%s\n' "$(id -un 2>/dev/null || echo "$uid")" "$uid"
  printf 'home=%s\n' "$(printable "${HOME:-}")"
  printf 'writable=%s\nfree-kib=%s\nfree-inodes=%s\n' "$writable" "$free_kib" "$free"
  for tool do
    if command -v "$tool" >/dev/null 2>&1; then echo "tool=$tool yes"; else echo "tool=$tool no"; fi
  done
  list_releases
  printf 'current=%s\nobstacle=%s\n' "$current" "$obstacle"
  if [ -n "$current" ]; then print_versions "$current"; fi
  choose_timer
  printf 'dead-man=%s\ndead-man-survives-reboot=%s\ndead-man-reason=%s\n' "$timer" "$survives" "$timer_reason"
  print_lease
  read_journal
  print_transaction transaction-
}
