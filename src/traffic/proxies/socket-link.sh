#!/bin/sh
# Moves traffic between the Unix sockets `blue` and `green` of a directory: a proxy sends its requests to the link
# `current` beside them, which is flipped by rename (rename(2)). The proxy is told nothing and need not be reloaded.
# BY is `own` where the app listens at the sockets, and `forwarded` where systemd does, for an app at a port.
#   socket-link.sh preflight DIRECTORY PROXY BY CONFIG            PROXY: nginx or caddy, which starts from the file CONFIG
#   socket-link.sh try       DIRECTORY PROXY BY CONFIG TEXT       whether the proxy's own checker takes TEXT: says `taken`,
#                                                                 `refused` and why, or nothing
#   socket-link.sh move      DIRECTORY PROXY BY TO FROM SECONDS   new requests go to TO; waits for those of FROM, at most
#                                                                 so long
# Exit codes (socket-link.ts has the same table):
#   0 done · 64 wrong use · 80 the proxy is not installed · 81 its own checker refuses its configuration
#   82 its configuration does not name the link · 83 other users may not enter the directory
#   84 nobody listens at the socket · 85 other users may not write to it · 86 the link could not be made
#   87 systemd does not listen at the sockets, or the link could not be made beside them
set -u

say() { printf '%s\n' "$*" >&2; }

# The proxy is another user. What an access list or a group of its own says cannot be seen from here and is believed.
is_open() { # PATH LETTER-OF-GROUP LETTER-OF-OTHERS, as in `ls -l`: columns 6 and 9 are w, 7 and 10 x
  mode=$(ls -ldL -- "$1" 2>/dev/null) || return 1
  mode=${mode%% *}
  case $mode in
  *+) return 0 ;;
  esac
  group=$(printf '%s' "$mode" | cut -c "$2")
  others=$(printf '%s' "$mode" | cut -c "$3")
  case $group$others in
  -- | -T | S- | ST) return 1 ;;
  esac
}

may_enter() {
  at=$directory
  while [ -n "$at" ]; do
    if [ -d "$at" ] && ! is_open "$at" 7 10; then
      say "$at: $(ls -ld -- "$at")"
      exit 83
    fi
    at=${at%/*}
  done
}

# The checker of a proxy, as this user: what it may not read or open says nothing about the configuration.
check() { # CONFIG
  [ -r "$1" ] || return 0
  case $proxy in
  nginx)
    said=$(LC_ALL=C "$program" -t -c "$1" 2>&1) && return 0
    said=$(printf '%s\n' "$said" | grep -F '[emerg]') || return 0
    ;;
  caddy)
    # Variables of its service are not ours.
    ! grep -q '{\$' "$1" || return 0
    scratch=$(mktemp -d) || return 0
    adapter=caddyfile
    case $1 in
    *.json) adapter= ;;
    esac
    # Else it would keep certificates of its own in our home.
    said=$(XDG_DATA_HOME=$scratch XDG_CONFIG_HOME=$scratch "$program" validate --config "$1" ${adapter:+--adapter "$adapter"} 2>&1)
    status=$?
    rm -rf -- "$scratch"
    [ "$status" -ne 0 ] || return 0
    ;;
  esac
  case $said in
  *ermission\ denied*) return 0 ;;
  esac
  say "$said"
  exit 81
}

# What is added to nginx is a file that its `http` includes, and to Caddy a part of its file.
try() { # CONFIG TEXT
  program=$(PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin command -v "$proxy") || return 0
  scratch=$(mktemp -d) || return 0
  printf '%s\n' "$2" >"$scratch/added"
  case $proxy in
  nginx)
    printf 'pid %s/pid;\nerror_log stderr;\nevents {}\nhttp { access_log off; include %s/added; }\n' "$scratch" "$scratch" >"$scratch/conf"
    said=$(LC_ALL=C "$program" -t -c "$scratch/conf" 2>&1 </dev/null) && said=
    # It also opens what it would listen at, which is not this user's to do.
    said=$(printf '%s\n' "$said" | grep -F '[emerg]' | grep -v -e 'bind()' -e 'ermission denied' | head -n 1)
    ;;
  caddy)
    if [ -r "$1" ] && ! grep -q '{\$' "$1"; then cat -- "$1" "$scratch/added" >"$scratch/conf"; else mv "$scratch/added" "$scratch/conf"; fi
    said=$(XDG_DATA_HOME=$scratch XDG_CONFIG_HOME=$scratch "$program" validate --config "$scratch/conf" --adapter caddyfile 2>&1 </dev/null) && said=
    said=$(printf '%s\n' "$said" | grep -e '^Error' | grep -v 'ermission denied' | head -n 1)
    ;;
  esac
  printf '%s\n' "${said:+refused }${said:-taken}" | sed "s|$scratch/||g"
  rm -rf -- "$scratch"
}

# Looks through the configuration's directory, without what is only kept there; unreadable files may name the link.
names_link() { # CONFIG
  # shellcheck disable=SC2185 # -L is there, before the path.
  found=$(find -L "${1%/*}" \( -name sites-available -o -name modules \) -prune -o -type f ! -name '*.so' -exec cat -- {} + 2>/dev/null)
  all=$?
  printf '%s\n' "$found" | sed 's/#.*//' | grep -F -e "unix:$directory/current" -e "unix/$directory/current" >/dev/null && return 0
  [ "$all" -ne 0 ]
}

preflight() { # CONFIG
  # sbin is not on everybody's PATH.
  program=$(PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin command -v "$proxy") || exit 80
  may_enter
  check "$1"
  names_link "$1" || exit 82
  [ "$by" = own ] || is_forwarded
}

is_forwarded() {
  for name in blue green; do
    listens "$name" || { say "nobody listens at $directory/$name"; exit 87; }
  done
  [ -w "$directory" ] || { ls -ld -- "$directory" >&2; exit 87; }
}

# The sockets bound to a path, one line each (proc_net(5)): 00010000 is one that listens, all others are connections.
bound() { # NAME
  awk -v path="$directory/$1" '
    NR > 1 { line = $0; flags = $4; for (i = 0; i < 7; i++) sub(/^ *[^ ]+ ?/, "", line); if (line == path) print flags }
  ' /proc/net/unix
}

listens() { [ -S "$directory/$1" ] && bound "$1" | grep -q '^00010000$'; }

connections() { bound "$1" | grep -c -v '^00010000$'; }

move() { # TO FROM SECONDS
  left=10
  until listens "$1"; do
    [ "$left" -gt 0 ] || { say "nobody listens at $directory/$1"; exit 84; }
    left=$((left - 1))
    sleep 1
  done
  may_enter
  is_open "$directory/$1" 6 9 || { ls -l -- "$directory/$1" >&2; exit 85; }
  if [ "$(readlink -- "$directory/current" 2>/dev/null)" != "$1" ]; then flip "$1"; fi
  drain "$2" "$3"
}

flip() { # NAME
  next=$directory/.current-$$
  rm -f -- "$next"
  ln -s "$1" "$next" || exit 86
  mv -T -f -- "$next" "$directory/current" || { rm -f -- "$next"; exit 86; }
  sync -- "$directory" 2>/dev/null || sync
}

drain() { # NAME SECONDS
  left=$2
  while :; do
    open=$(connections "$1")
    if [ "$open" -eq 0 ] || [ "$left" -le 0 ]; then break; fi
    left=$((left - 1))
    sleep 1
  done
  printf 'left=%s\n' "$open"
}

verb=${1:-}
[ $# -ge 4 ] || exit 64
directory=$2 proxy=$3 by=$4
shift 4
case $proxy/$by in
nginx/own | nginx/forwarded | caddy/own | caddy/forwarded) ;;
*) exit 64 ;;
esac
case $verb/$# in
preflight/1) preflight "$1" ;;
try/2) try "$@" ;;
move/3) move "$@" ;;
*) exit 64 ;;
esac
