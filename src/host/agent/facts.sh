#!/bin/sh
# Part of agent.sh: what can be known of a host before anything is changed.

nearest_existing() {
  nearest=$path
  while [ ! -e "$nearest" ] && [ ! -L "$nearest" ]; do
    nearest=${nearest%/*}
    nearest=${nearest:-/}
  done
}

# The field before the percentage: of `df -P -k` the free kibibytes, of `df -P -i` the free inodes.
free_of() { # DF-OPTION
  df -P "$1" "$nearest" 2>/dev/null | awk '
    NR == 2 { for (i = 2; i <= NF; i++) if ($i ~ /^([0-9]+%|-)$/ && $(i - 1) ~ /^[0-9]+$/) { print $(i - 1), $(i - 3); exit } }'
}

distribution() {
  for file in /etc/os-release /usr/lib/os-release; do
    if [ -r "$file" ]; then
      sed -n "s/^PRETTY_NAME=[\"']\{0,1\}\([^\"']*\)[\"']\{0,1\}\$/\1/p" "$file" | first_of
      return 0
    fi
  done
}

do_facts() { # TOOL...
  nearest_existing
  writable=no
  if may_write "$nearest"; then writable=yes; fi
  space=$(free_of -k)
  inodes=$(free_of -i)
  # File systems that make inodes as they need them report a total of none.
  if [ "${inodes#* }" = 0 ]; then inodes=; fi
  look_at_current
  printf 'system=%s\nmachine=%s\n' "$(uname -s)" "$(uname -m)"
  printf 'distribution=%s\n' "$(distribution)"
  printf 'user=%s\nuid=%s\n' "$(id -un 2>/dev/null || id -u)" "$(id -u)"
  printf 'home=%s\n' "$(printable "${HOME:-}")"
  printf 'writable=%s\nfree-kib=%s\nfree-inodes=%s\n' "$writable" "${space%% *}" "${inodes%% *}"
  for tool do
    if command -v "$tool" >/dev/null 2>&1; then echo "tool=$tool yes"; else echo "tool=$tool no"; fi
  done
  list_releases
  printf 'current=%s\nobstacle=%s\n' "$current" "$obstacle"
  if [ -n "$current" ]; then versions_of "$current"; fi
  choose_timer
  printf 'dead-man=%s\ndead-man-survives-reboot=%s\ndead-man-reason=%s\n' "$timer" "$survives" "$timer_reason"
  print_lease
  print_transaction | sed 's/^/transaction-/'
}
