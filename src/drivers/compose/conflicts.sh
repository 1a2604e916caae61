#!/bin/sh
# Part of compose.sh: what a project wants for itself and somebody else has.

# Prints a line for each WHAT that cannot be had: taken=WHAT and who has it, or missing=WHAT.
conflicts() { # PROJECT WHAT...
  project=$1
  shift
  use_compose
  bindings=$(list_bindings)
  sockets=
  if engine_is_here; then sockets=$(list_sockets); fi
  for what do
    name=${what#*/}
    case $what in
    port/*/*/*) check_port "${name%%/*}" "$(printf '%s' "$name" | cut -d / -f 2)" "${name##*/}" ;;
    container/*) check_container "$name" ;;
    own-volume/*) check_own_volume "$name" ;;
    own-network/*/*) check_own_network "${name%%/*}" "${name#*/}" ;;
    volume/*) docker volume inspect "$name" >/dev/null 2>&1 || printf 'missing=%s\n' "$what" ;;
    network/*) docker network inspect "$name" >/dev/null 2>&1 || printf 'missing=%s\n' "$what" ;;
    *) exit 64 ;;
    esac
  done
}

label='com.docker.compose.project'

# Whether the containers run on this machine, and not behind a network.
engine_is_here() {
  case $(docker context inspect --format '{{.Endpoints.docker.Host}}' 2>/dev/null) in
  unix://*) ;;
  *) return 1 ;;
  esac
}

check_container() { # NAME
  owner=$(docker container inspect --format "{{index .Config.Labels \"$label\"}}" "$1" 2>/dev/null) || return 0
  [ "$owner" = "$project" ] || printf 'taken=%s %s\n' "$what" "${owner:--}"
}

# Compose uses a volume that another project has made, and both would write to it.
check_own_volume() { # NAME
  owner=$(docker volume inspect --format "{{index .Labels \"$label\"}}" "$1" 2>/dev/null) || return 0
  case $owner in
  "$project") ;;
  '' | '<no value>')
    docker ps --all --filter "volume=$1" --format "{{.Names}} {{.Label \"$label\"}}" |
      awk -v what="$what" -v project="$project" '$2 != "" && $2 != project { print "taken=" what, $2, $1; exit }'
    ;;
  *) printf 'taken=%s %s\n' "$what" "$owner" ;;
  esac
}

# v2 does not start where a network of that name bears the label of another key, or none.
check_own_network() { # KEY NAME
  [ "$compose_kind" != v1 ] || return 0
  labels=$(docker network inspect --format "{{index .Labels \"com.docker.compose.network\"}} {{index .Labels \"$label\"}}" "$2" 2>/dev/null) || return 0
  [ "${labels%% *}" = "$1" ] || printf 'taken=%s %s\n' "$what" "${labels#* }"
}

# One line a port that a running container publishes: container, project, address, port, port/protocol inside.
list_bindings() {
  docker ps --quiet | xargs -r docker container inspect --format \
    "{{\$of := .}}{{range \$inner, \$outer := .NetworkSettings.Ports}}{{range \$outer}}{{\$of.Name}} {{with index \$of.Config.Labels \"$label\"}}{{.}}{{else}}-{{end}} {{with .HostIp}}{{.}}{{else}}*{{end}} {{.HostPort}} {{\$inner}}{{println}}{{end}}{{end}}" 2>/dev/null
}

# One line a socket that others may not bind: protocol, address:port in hex, uid. proc(5), /proc/net/tcp: 0A is LISTEN, a
# bound UDP socket is 07.
list_sockets() {
  for table in tcp tcp6 udp udp6; do
    state=0A
    case $table in udp*) state=07 ;; esac
    awk -v table="$table" -v state="$state" '$4 == state { print table, $2, $8 }' "/proc/net/$table" 2>/dev/null
  done
}

check_port() { # ADDRESS PORT PROTOCOL; the address * is any
  holder=$(
    printf '%s\n' "$bindings" | awk -v address="$1" -v port="$2" -v protocol="$3" -v project="$project" '
      function is_any(a) { return a == "*" || a == "0.0.0.0" || a == "::" }
      $4 == port && $5 ~ "/" protocol "$" {
        # Our own old container holds it until the new one takes its place.
        if ($2 == project) { print "own"; exit }
        if (is_any(address) || is_any($3) || address == $3) { sub("^/", "", $1); print "container", $1, $2; exit }
      }'
  )
  case $holder in
  own) ;;
  '')
    uid=$(socket_owner "$1" "$2" "$3")
    [ -z "$uid" ] || printf 'taken=%s program %s %s\n' "$what" "$(id -nu "$uid" 2>/dev/null || echo "$uid")" "$(program_at "$2" "$3")"
    ;;
  *) printf 'taken=%s %s\n' "$what" "$holder" ;;
  esac
}

# The uid of who has the port open at that address or at all of them. The kernel writes an IPv4 address by its bytes in
# the order of the machine: little-endian is what Docker runs on.
socket_owner() { # ADDRESS PORT PROTOCOL
  hex=any
  case $1 in
  '*' | 0.0.0.0 | *:*) ;;
  *.*.*.*) hex=$(printf '%s' "$1" | awk -F . '{ printf "%02X%02X%02X%02X", $4, $3, $2, $1 }') ;;
  esac
  printf '%s\n' "$sockets" | awk -v protocol="$3" -v port="$(printf '%04X' "$2")" -v hex="$hex" '
    $1 == protocol || $1 == protocol "6" {
      split($2, at, ":")
      if (at[2] != port) next
      if (hex == "any" || at[1] ~ /^0+$/ || at[1] == hex || at[1] == "0000000000000000FFFF0000" hex) { print $3; exit }
    }'
}

# The name of the program, which root sees of all and others of their own.
program_at() { # PORT PROTOCOL
  case $2 in udp) kind=-u ;; *) kind=-t ;; esac
  name=$(ss -Hlnp "$kind" "sport = :$1" 2>/dev/null | sed -n 's/.*users:(("\([^"]*\)".*/\1/p' | head -n 1)
  printf '%s' "${name:--}"
}
