#!/bin/sh
# Moves traffic between two servers of a backend of HAProxy, `blue` and `green`, through its runtime socket (management.txt
# of HAProxy, "Unix Socket commands"). What it is told is kept in FILE, which HAProxy reads when it starts or is reloaded.
#   haproxy.sh preflight FILE SOCKET BACKEND CONFIG [shares]   CONFIG: the file from which HAProxy starts
#   haproxy.sh try       FILE SOCKET BACKEND CONFIG TEXT       whether HAProxy's own checker takes TEXT beside CONFIG: says
#                                                              `taken`, `refused` and why, or nothing
#   haproxy.sh move      FILE SOCKET BACKEND TO FROM SECONDS   new requests go to TO; waits for those of FROM, at most so long
#   haproxy.sh share     FILE SOCKET BACKEND TO FROM PERCENT   so many of the new requests go to TO, the others to FROM
#   haproxy.sh count     FILE SOCKET BACKEND NAME              prints how many requests it had since HAProxy was loaded
#   haproxy.sh live      FILE SOCKET BACKEND                   prints blue=WORD and green=WORD: ready, drain or maint
# Exit codes (haproxy.ts has the same table):
#   0 done · 64 wrong use · 80 no program that can speak to a socket · 81 nobody answers at the socket
#   82 there is no such backend · 83 it lacks a server named blue or green · 84 the socket refuses what it takes
#   85 the server is not well · 86 what it was told could not be kept · 87 its own checker refuses CONFIG
#   88 the backend does not balance by weights
set -u

say() { printf '%s\n' "$*" >&2; }

# Asks HAProxy one thing; it ends the connection when it has answered. Fails where nobody answers.
ask() { # COMMAND
  if command -v socat >/dev/null 2>&1; then
    answer=$(printf '%s\n' "$1" | socat -t 10 - "UNIX-CONNECT:$socket" 2>/dev/null)
  else
    # shellcheck disable=SC2016 # Perl's own variables.
    answer=$(perl -MIO::Socket::UNIX -e 'alarm 10; my $s = IO::Socket::UNIX->new(Peer => $ARGV[0]) or exit 1;
      print $s "$ARGV[1]\n"; $s->flush; print while <$s>' "$socket" "$1" 2>/dev/null)
  fi
}

servers() { ask "show servers state $backend"; }

# The line of one server, as FILE has it.
line_of() { printf '%s\n' "$answer" | awk -v name="$1" '$4 == name'; }

preflight() { # CONFIG [shares]
  command -v socat >/dev/null 2>&1 || perl -MIO::Socket::UNIX -e 1 2>/dev/null || exit 80
  if ! servers; then
    say "$socket: $(ls -ld -- "$socket" 2>&1)"
    exit 81
  fi
  case $answer in
  *'Permission denied'*) exit 84 ;;
  *'# be_id'*) ;;
  *) say "$answer"; exit 82 ;;
  esac
  for name in blue green; do
    [ -n "$(line_of "$name")" ] || { say "backend $backend has no server $name"; exit 83; }
  done
  # Refused below level admin; it is what they are already.
  ask 'set server no-such-backend/no-such-server state ready' || exit 81
  case $answer in
  *'Permission denied'*) exit 84 ;;
  esac
  if [ "${2:-}" = shares ]; then expect_weights; fi
  check "$1"
}

# The column `algo` is named in the first line; a HAProxy that does not tell is believed.
expect_weights() {
  ask "show stat $backend 2 -1" || exit 81
  algorithm=$(printf '%s\n' "$answer" | awk -F, '
    NR == 1 { for (i = 1; i <= NF; i++) if ($i == "algo") column = i }
    NR == 2 && column { print $column }')
  case ${algorithm:-roundrobin} in
  roundrobin | random) ;;
  *) say "balance $algorithm"; exit 88 ;;
  esac
}

# What this user may not read, or does not have in its environment, says nothing about the file.
check() { # CONFIG
  program=$(PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin command -v haproxy) && [ -r "$1" ] || return 0
  ! grep -q '"[^"]*\$' "$1" || return 0
  said=$(LC_ALL=C "$program" -c -f "$1" 2>&1) && return 0
  case $said in
  *ermission\ denied*) return 0 ;;
  esac
  say "$said"
  exit 87
}

# A file of ours would be the place of what the checker finds, and means nothing to people.
try() { # CONFIG TEXT
  program=$(PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin command -v haproxy) && [ -r "$1" ] || return 0
  ! grep -q '"[^"]*\$' "$1" || return 0
  scratch=$(mktemp -d) || return 0
  printf '%s\n' "$2" >"$scratch/added"
  if said=$(LC_ALL=C "$program" -c -f "$1" -f "$scratch/added" 2>&1 </dev/null); then
    echo taken
  else
    case $said in
    *ermission\ denied*) ;;
    *) printf 'refused %s\n' "$(printf '%s\n' "$said" | sed "s|$scratch/||g" | grep -F ALERT | head -n 1)" ;;
    esac
  fi
  rm -rf -- "$scratch"
}

tell() { # COMMAND; HAProxy says nothing where it did as it was told
  ask "$1" || exit 81
  [ -z "$answer" ] || { say "$1: $answer"; exit 84; }
}

# Keeps what the servers are, so that a reload or a restart of HAProxy or of the host does not forget it.
keep() {
  servers || exit 81
  case $answer in
  *'# be_id'*) ;;
  *) say "$answer"; exit 82 ;;
  esac
  write_file "$answer"
}

write_file() { # TEXT
  directory=${file%/*}
  mkdir -p -- "$directory" || exit 86
  printf '%s\n' "$1" >"$file.new" && sync -- "$file.new" && mv -f -- "$file.new" "$file" || exit 86
  sync -- "$directory" 2>/dev/null || sync
}

# HAProxy is not there: what it will read when it starts says where the traffic goes.
# The sixth field is the state in operation (2: running), the seventh why it is not (4: `disabled` in the file, 8: draining),
# the eighth the weight and the ninth what the file has for it.
rewrite_file() { # TO FROM
  [ -r "$file" ] || return 0
  write_file "$(awk -v to="$1" -v from="$2" '
    $4 == to { $6 = 2; $7 = 4; $8 = $9 }
    $4 == from { $6 = 2; $7 = 12; $8 = $9 }
    { print }' "$file")"
}

is_running() { # NAME; in operation: HAProxy's own health check, if it has one, does not say otherwise
  servers || exit 81
  [ "$(line_of "$1" | awk '{ print $6 }')" = 2 ]
}

move() { # TO FROM SECONDS
  if ! servers; then
    rewrite_file "$1" "$2"
    # It may have been starting meanwhile, and have read what was there before.
    sleep 2
    servers || { say "HAProxy is not running; it will find the traffic at $1"; return 0; }
  fi
  make_ready "$1"
  tell "set server $backend/$2 state drain"
  # From parts that they had: 100% is what the configuration says.
  tell "set server $backend/$1 weight 100%"
  tell "set server $backend/$2 weight 100%"
  keep
  drain "$2" "$3"
}

make_ready() { # NAME
  tell "set server $backend/$1 state ready"
  left=10
  until is_running "$1"; do
    if [ "$left" -eq 0 ]; then
      say "HAProxy finds that $backend/$1 is not well"
      tell "set server $backend/$1 state drain"
      exit 85
    fi
    left=$((left - 1))
    sleep 1
  done
}

# The weights first: a server that becomes ready must not have more than its part.
share() { # TO FROM PERCENT
  servers || exit 81
  tell "set server $backend/$1 weight $3"
  tell "set server $backend/$2 weight $((100 - $3))"
  make_ready "$1"
  keep
}

# stot, the eighth field: sessions, of which each request is one.
count() { # NAME
  ask "show stat $backend 4 -1" || exit 81
  printf '%s\n' "$answer" | awk -F, -v name="$1" '$2 == name { print $8; found = 1 } END { exit !found }' || exit 83
}

drain() { # NAME SECONDS
  left=$2
  while :; do
    ask "show stat $backend 4 -1" || return 0
    # scur, the fifth field: sessions of now.
    sessions=$(printf '%s\n' "$answer" | awk -F, -v name="$1" '$2 == name { print $5 }')
    [ "${sessions:-0}" -gt 0 ] || break
    if [ "$left" -le 0 ]; then break; fi
    left=$((left - 1))
    sleep 1
  done
  printf 'left=%s\n' "${sessions:-0}"
}

live() {
  servers || exit 81
  printf '%s\n' "$answer" | awk '
    $4 == "blue" || $4 == "green" {
      word = "ready"
      if (int($7 / 8) % 2 == 1) word = "drain"
      if ($7 % 2 == 1) word = "maint"
      print $4 "=" word
    }'
}

verb=${1:-}
[ $# -ge 4 ] || exit 64
file=$2 socket=$3 backend=$4
shift 4
case $verb/$# in
preflight/1 | preflight/2) preflight "$@" ;;
try/2) try "$@" ;;
move/3) move "$@" ;;
share/3) share "$@" ;;
count/1) count "$1" ;;
live/0) live ;;
*) exit 64 ;;
esac
