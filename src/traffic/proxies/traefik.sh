#!/bin/sh
# Moves traffic between two ports of 127.0.0.1 by one file in the directory that Traefik's file provider watches, which is
# replaced by rename. Traefik takes it up some time later (its `providersThrottleDuration`) and then says so in its API.
# Connections of clients stay open meanwhile; what the old server was asked before goes on.
#   traefik.sh preflight API DIRECTORY SERVICE BLUE GREEN CONFIG     CONFIG: the file from which Traefik starts
#   traefik.sh try       API DIRECTORY SERVICE BLUE GREEN CONFIG TEXT   says nothing: Traefik has no checker
#   traefik.sh move      API DIRECTORY SERVICE BLUE GREEN TO FROM SECONDS   new requests go to the colour TO; waits for
#                                                                    those of FROM, at most so long
# Exit codes (traefik.ts has the same table):
#   0 done · 64 wrong use · 80 no program that can ask over HTTP · 81 the API does not answer
#   82 no router sends requests to SERVICE · 83 no file can be made in DIRECTORY · 84 CONFIG does not name DIRECTORY
#   85 Traefik did not take up the file · 86 the file could not be written
set -u

say() { printf '%s\n' "$*" >&2; }

can_ask() { command -v curl >/dev/null 2>&1 || perl -MIO::Socket::INET -e 1 2>/dev/null; }

# What the API has at a path. Fails where it does not answer, or has nothing there.
ask() { # PATH
  if command -v curl >/dev/null 2>&1; then
    answer=$(curl -q -s -f --noproxy '*' -m 10 "$api$1" 2>/dev/null)
  else
    # shellcheck disable=SC2016 # Perl's own variables.
    answer=$(perl -MIO::Socket::INET -e 'alarm 10; my $s = IO::Socket::INET->new(PeerAddr => $ARGV[0]) or exit 1;
      print $s "GET $ARGV[1] HTTP/1.0\r\nHost: $ARGV[0]\r\n\r\n"; <$s> =~ / 200 / or exit 1; while (<$s>) { last if /^\r?$/ }
      print while <$s>' "${api#http://}" "$1" 2>/dev/null)
  fi
}

is_up() { ask /api/overview; }

port_of() { # COLOUR
  case $1 in
  blue) echo "$blue" ;;
  green) echo "$green" ;;
  esac
}

preflight() { # CONFIG
  can_ask || exit 80
  is_up || exit 81
  ask '/api/http/routers?per_page=10000' || exit 81
  case $answer in
  *"\"service\":\"$service\""* | *"\"service\":\"$service@file\""*) ;;
  *) exit 82 ;;
  esac
  if ! { [ -d "$directory" ] && [ -w "$directory" ] && [ -x "$directory" ]; }; then
    say "$(ls -ld -- "$directory" 2>&1)"
    exit 83
  fi
  # Where it is, all that Traefik starts from is in it (static configuration: the ways are mutually exclusive).
  [ ! -r "$1" ] || sed 's/#.*//' "$1" | grep -F -e "$directory" >/dev/null || exit 84
}

# Connections to an app are ended a second after their last request, so that those that are left have one.
content() { # COLOUR
  cat <<EOF
# Written by deploy-action; changes here are lost when the traffic moves.
http:
  services:
    $service:
      loadBalancer:
        serversTransport: $service
        servers:
          - url: http://127.0.0.1:$(port_of "$1")
  serversTransports:
    $service:
      forwardingTimeouts:
        idleConnTimeout: 1s
EOF
}

# The new one has a name that Traefik does not read.
write_file() { # TEXT
  next=$directory/.$service-$$
  if ! { (umask 022 && printf '%s\n' "$1" >"$next") && sync -- "$next" && mv -f -- "$next" "$file"; }; then
    rm -f -- "$next"
    exit 86
  fi
  sync -- "$directory" 2>/dev/null || sync
}

sends_to() { # COLOUR
  ask "/api/http/services/$service@file" || return 1
  case $answer in
  *"\"servers\":[{\"url\":\"http://127.0.0.1:$(port_of "$1")\""*) return 0 ;;
  esac
  return 1
}

move() { # TO FROM SECONDS
  before=
  [ ! -r "$file" ] || before=$(cat -- "$file")
  wanted=$(content "$1")
  [ "$before" = "$wanted" ] || write_file "$wanted"
  silent=0 left=30
  until sends_to "$1"; do
    if is_up; then silent=0; else silent=$((silent + 1)); fi
    if [ "$silent" -ge 5 ]; then
      say "Traefik is not running; it will find the traffic at $1"
      return 0
    fi
    if [ "$left" -eq 0 ]; then
      take_back
      exit 85
    fi
    left=$((left - 1))
    sleep 1
  done
  # Its entry points take the new configuration one after another, the API's among them.
  sleep 1
  drain "$2" "$3"
}

# What Traefik did not take up now it must not take up later.
take_back() {
  if [ -n "$before" ]; then write_file "$before"; else rm -f -- "$file"; fi
}

# Open connections from this host to the port, as the client has them (proc_net(5); 01 is TCP_ESTABLISHED).
connections() { # PORT
  awk -v port="$(printf ':%04X' "$1")" '
    $4 == "01" && ($3 == "0100007F" port || $3 == "7F000001" port) { n++ } END { print n + 0 }' /proc/net/tcp
}

drain() { # COLOUR SECONDS
  port=$(port_of "$1") left=$2
  while :; do
    open=$(connections "$port")
    if [ "$open" -eq 0 ] || [ "$left" -le 0 ]; then break; fi
    left=$((left - 1))
    sleep 1
  done
  printf 'left=%s\n' "$open"
}

verb=${1:-}
[ $# -ge 6 ] || exit 64
api=$2 directory=$3 service=$4 blue=$5 green=$6
shift 6
file=$directory/$service.traffic.yml
case $verb/$# in
preflight/1) preflight "$1" ;;
try/2) ;;
move/3)
  case $1/$2 in
  blue/green | green/blue) move "$@" ;;
  *) exit 64 ;;
  esac
  ;;
*) exit 64 ;;
esac
