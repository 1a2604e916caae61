#!/bin/sh
# Puts a release into service with Docker Compose, v2 (`docker compose`) or v1 (`docker-compose`).
#   compose.sh preflight  PATH TIMER                   TIMER: what would go back by itself
#   compose.sh open       PATH ID PROJECT ENV-FILE PROFILES FILE...   remembers them with the release; prints the files
#   compose.sh show       PATH ID FILE                 a file of the release
#   compose.sh render     PATH ID                      the whole configuration, as Compose understands it
#   compose.sh conflicts  PROJECT WHAT...              port/ADDRESS/NUMBER/tcp|udp, container/NAME, own-volume/NAME,
#                                                    own-network/KEY/NAME; external: volume/NAME, network/NAME
#   compose.sh layers                                  the images with their layers, and the space for more
#   compose.sh load       PATH IMAGE-ID REF FORMAT KIB an archive on stdin (zstd, gzip), unless the image is there; KIB:
#                                                    what must be free for it
#   compose.sh fetch      PATH ID WHAT...              pull/REF, missing/REF, here/REF, build/SERVICE/REF; login-pull/REF
#                                                    and login-missing/REF with the client's configuration on stdin
#   compose.sh pin        PATH ID WHAT...              job/SERVICE, service/SERVICE/REF, and after it mount/FILE
#                                                    (an empty REF is the name that Compose gives to what it builds)
#   compose.sh activate   PATH ID                      `current` must name ID
#   compose.sh watch      PATH ID RUN STEADY LIMIT     seconds
#   compose.sh deactivate PATH ID
#   compose.sh log        PATH ID                      the last lines of each container, on stderr
#   compose.sh tidy       PATH PROJECT                 images that no release on this host needs any more
#   compose.sh start      PATH ID LIMIT                what does not run of it; waits until all is healthy
#   compose.sh as COLOUR PORT VERB...                  under a colour, where two releases run beside each other: the
#                                                    project is PROJECT-COLOUR, and the link COLOUR stands for `current`
# Exit codes (the same table stands in compose.ts):
#   0 done · 64 wrong use · 80 no Docker or no Compose · 81 Docker refuses this user or does not answer
#   82 this Compose destroys containers on this engine · 83 the configuration is not valid
#   85 an image cannot be had · 86 the containers did not start · 87 a container did not stay up · 88 unhealthy
#   89 not healthy in time · 90 the release was not made ready for Compose · 91 the disk is full
#   92 the user's service manager lacks a group
# What is remembered lies in releases/ID/.deploy-compose and goes with the release. The images of a release bear a tag
# of ours: so they are found whatever becomes of their own, and stay when untagged images are cleared away.
set -u
LC_ALL=C
export LC_ALL

newline='
'

say() { printf '%s\n' "$*" >&2; }

refuse() { # CODE MESSAGE
  refusal=$1
  shift
  say "$@"
  exit "$refusal"
}

use_release() { # PATH ID; ID may be `current`
  path=$1 id=$2
  if [ "$id" = current ]; then
    id=$(readlink "$path/$link") || refuse 90 'there is no release in service'
    id=${id#releases/}
  fi
  release=$path/releases/$id
  kept=$release/.deploy-compose
  DEPLOY_PATH=$path DEPLOY_RELEASE=$id
  export DEPLOY_PATH DEPLOY_RELEASE
}

use_kept() { # PATH ID
  use_release "$1" "$2"
  [ -f "$kept/settings" ] || refuse 90 "release $id was not made ready for Compose"
  project=$(setting project)${DEPLOY_COLOUR:+-$DEPLOY_COLOUR}
  use_compose
}

setting() { sed -n "s/^$1=//p" "$kept/settings"; }

use_compose() {
  if docker compose version >/dev/null 2>&1; then
    compose_kind=v2
  elif command -v docker-compose >/dev/null 2>&1; then
    case $(docker-compose version --short 2>/dev/null) in
    1.*) compose_kind=v1 ;;
    *) compose_kind=standalone ;;
    esac
  else
    refuse 80 'neither Compose v2 (docker compose) nor docker-compose is installed'
  fi
}

# Runs Compose on the release's files as they lie below DIRECTORY, which relative paths in them start from.
compose() { # DIRECTORY ARGUMENT...
  directory=$1
  shift
  COMPOSE_PATH_SEPARATOR=$newline
  COMPOSE_FILE=$(setting file | sed "s|^|$(printf '%s' "$directory" | sed 's/[\\&|]/\\&/g')/|")
  if [ -f "$kept/pinned.yml" ]; then COMPOSE_FILE=$COMPOSE_FILE$newline$directory/.deploy-compose/pinned.yml; fi
  export COMPOSE_PATH_SEPARATOR COMPOSE_FILE
  profiles=$(setting profiles)
  if [ -n "$profiles" ]; then export COMPOSE_PROFILES="$profiles"; fi
  env_file=$(setting env-file)
  set -- --ansi never --project-name "$project" --project-directory "$directory" "$@"
  if [ -f "$directory/$env_file" ]; then set -- --env-file "$directory/$env_file" "$@"; fi
  case $compose_kind in
  v2) docker compose "$@" ;;
  *) docker-compose "$@" ;;
  esac
}

preflight() {
  command -v docker >/dev/null 2>&1 || refuse 80 'docker is not installed'
  use_compose
  engine=$(docker version --format '{{.Server.Version}}' 2>&1) || refuse 81 "$engine"
  if [ "$compose_kind" = v1 ] && [ "${engine%%.*}" -ge 25 ] 2>/dev/null; then
    refuse 82 "docker-compose $(docker-compose version --short) with engine $engine"
  fi
  if [ "$2" = systemd-user ]; then expect_groups; fi
  printf 'compose=%s\nengine=%s\n' "$compose_kind" "$engine"
}

# A user's manager keeps the groups of when it was started. Without Docker's it could not go back by itself.
expect_groups() {
  manager=$(systemctl show --property MainPID --value "user@$(id -u).service" 2>/dev/null)
  groups=$(sed -n 's/^Groups:[[:blank:]]*//p' "/proc/${manager:-0}/status" 2>/dev/null) || return 0
  for group in $(id -G); do
    case " $groups " in
    *" $group "*) ;;
    *)
      [ "$group" = "$(id -g)" ] || refuse 92 \
        "the service manager of $(id -un) runs since before $(id -un) joined the group $(getent group "$group" | cut -d : -f 1): it could not go back by itself"
      ;;
    esac
  done
}

# --- what belongs to a release ----------------------------------------------------

open_release() { # PATH ID PROJECT ENV-FILE PROFILES FILE...
  use_release "$1" "$2"
  [ -d "$release" ] || refuse 64 "there is no release $id"
  # Anew, and never in place: files may be links shared with an earlier release.
  rm -rf "$kept"
  mkdir "$kept" || exit 91
  printf 'project=%s\nenv-file=%s\nprofiles=%s\n' "$3" "$4" "$5" >"$kept/settings" || exit 91
  shift 5
  if [ $# -eq 0 ]; then
    # The names that Compose looks for, in its order (compose-go, DefaultFileNames).
    first_of compose.yaml compose.yml docker-compose.yml docker-compose.yaml ||
      refuse 83 'the release has none of compose.yaml, compose.yml, docker-compose.yml and docker-compose.yaml'
    set -- "$found"
    if first_of compose.override.yml compose.override.yaml docker-compose.override.yml docker-compose.override.yaml; then
      set -- "$@" "$found"
    fi
  fi
  for file do
    [ -f "$release/$file" ] || refuse 83 "the release has no file $file"
  done
  printf 'file=%s\n' "$@" | tee -a "$kept/settings"
}

first_of() { # FILE...
  for found do
    if [ -f "$release/$found" ]; then return 0; fi
  done
  return 1
}

render() {
  use_kept "$1" "$2"
  # Nothing of it is shown when it fails: it holds the values of the environment.
  rendered=$(compose "$release" config) || exit 83
  printf '%s\n' "$rendered"
}

# --- what is in the way -----------------------------------------------------------

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

# --- images -------------------------------------------------------------------------

image_id() { docker image inspect --format '{{.Id}}' "$1" 2>/dev/null; }

fetch() { # PATH ID WHAT...
  use_kept "$1" "$2"
  shift 2
  credentials=
  for what do
    ref=${what#*/}
    case $what in
    login-*) [ -n "$credentials" ] || credentials=$(cat) ;;
    esac
    case $what in
    here/*) image_id "$ref" >/dev/null || refuse 85 "the host has no image $ref" ;;
    missing/* | login-missing/*) image_id "$ref" >/dev/null || pull "$ref" "${what%%missing/*}" ;;
    pull/* | login-pull/*) pull "$ref" "${what%%pull/*}" ;;
    build/*) build "${ref%%/*}" "$(ref_of "${ref%%/*}" "${ref#*/}")" ;;
    *) exit 64 ;;
    esac
  done
}

pull() { # REF [login-]
  echo "pulling $1"
  before=$(image_id "$1")
  # Without a terminal it is one line a layer and none a second.
  if [ -z "${2:-}" ]; then
    said=$(docker pull "$1" 2>&1 </dev/null)
  else
    said=$(pull_with_credentials "$1" 2>&1)
  fi || {
    hint_full 20480 "$said"
    refuse 85 "$1 could not be pulled: $(printf '%s\n' "$said" | tail -n 1)"
  }
  after=$(image_id "$1")
  if [ "$before" != "$after" ]; then note_image "$after" "$1"; fi
  digest=$(printf '%s\n' "$said" | sed -n 's/^Digest: //p')
  if [ -n "$digest" ]; then printf 'resolved=%s %s@%s\n' "$1" "$(repository_of "$1")" "$digest" | tee -a "$kept/resolved"; fi
}

# The client has the credentials from a pipe that it takes for its configuration: there is no file of them, not even in
# memory, and the engine keeps none. Which Docker it asks must not change with the configuration.
pull_with_credentials() ( # REF
  usual=${DOCKER_CONFIG:-${HOME:-/}/.docker}
  if [ -z "${DOCKER_HOST:-}${DOCKER_CONTEXT:-}" ]; then
    DOCKER_CONTEXT=$(docker context inspect --format '{{.Name}}' 2>/dev/null)
    if [ -n "$DOCKER_CONTEXT" ]; then export DOCKER_CONTEXT; else unset DOCKER_CONTEXT; fi
  fi
  if [ -n "${DOCKER_TLS_VERIFY:-}" ]; then
    DOCKER_CERT_PATH=${DOCKER_CERT_PATH:-$usual}
    export DOCKER_CERT_PATH
  fi
  DOCKER_CONFIG=$kept/client
  export DOCKER_CONFIG
  mkdir -p "$DOCKER_CONFIG" && ln -sfn "$usual/contexts" "$DOCKER_CONFIG/contexts" &&
    ln -sfn /proc/self/fd/3 "$DOCKER_CONFIG/config.json" || exit 91
  printf '%s' "$credentials" | docker pull "$1" 3<&0 </dev/null
  ended=$?
  rm -rf "$DOCKER_CONFIG"
  exit "$ended"
)

repository_of() { # REF
  name=${1%@*}
  case ${name##*/} in
  *:*) name=${name%:*} ;;
  esac
  printf '%s' "$name"
}

build() { # SERVICE REF
  echo "building $1"
  before=$(image_id "$2")
  compose "$release" build "$1" </dev/null 2>&1 || { hint_full; refuse 85 "the image of $1 could not be built"; }
  after=$(image_id "$2")
  if [ "$before" != "$after" ]; then note_image "$after" "$2"; fi
}

# What the image of a service that is built is called where the file gives no name.
ref_of() { # SERVICE REF
  if [ -n "$2" ]; then
    printf '%s' "$2"
  elif [ "$compose_kind" = v1 ]; then
    printf '%s' "${project}_$1"
  else
    printf '%s' "$project-$1"
  fi
}

# The images that came here for releases, and under which name: what may be removed again one day.
note_image() { # IMAGE-ID REF
  printf '%s %s\n' "$1" "$2" >>"$path/.deploy/images"
}

name_image() { # IMAGE-ID REF
  said=$(docker tag "$1" "$2" 2>&1) || {
    hint_full 20480 "$said"
    refuse 85 "the image cannot be named $2: $said"
  }
}

# What is free where Docker keeps its images; nothing where that is another machine.
free_kib() {
  engine_is_here || return 0
  df -P -k "$(docker info --format '{{.DockerRootDir}}' 2>/dev/null)" 2>/dev/null | awk 'NR == 2 { print $4 }'
}

# The engine clears away what it has of an image that did not fit, so that there may be space again by now.
hint_full() { # [NEEDED-KIB [WORDS OF THE ENGINE]]
  free=$(free_kib)
  case ${2:-} in
  *'no space left on device'*) refuse 91 "$2" ;;
  esac
  if [ -n "$free" ] && [ "$free" -lt "${1:-20480}" ]; then
    refuse 91 "$free KiB are free where Docker keeps its images"
  fi
}

# Writes what makes the release exact whatever becomes of the names of its images: each service with the image that is
# meant now, by a tag of ours that only ever names this one, and with a digest of the files that it mounts from the
# release, without which a container would not be made anew when only they change.
pin() { # PATH ID WHAT...
  use_kept "$1" "$2"
  shift 2
  service=
  mounts=
  {
    # v1 refuses to lay a file without version over one with it; v2 complains about each.
    if [ "$compose_kind" = v1 ]; then sed -n '/^version:/p' "$release/$(setting file | head -n 1)"; fi
    echo 'services:'
    for what do
      rest=${what#*/}
      case $what in
      job/*) printf 'job=%s\n' "$rest" >>"$kept/settings" ;;
      service/*)
        end_service
        service=${rest%%/*}
        pin_service "$service" "$(ref_of "$service" "${rest#*/}")"
        ;;
      mount/*) mounts="$mounts$rest$newline" ;;
      *) exit 64 ;;
      esac
    done
    end_service
  } >"$kept/pinned.new" || exit $?
  mv "$kept/pinned.new" "$kept/pinned.yml" || exit 91
  rendered=$(compose "$release" config) || exit 83
}

pin_service() { # SERVICE REF
  image=$(image_id "$2") || refuse 85 "the host has no image $2"
  short=$(printf '%s' "${image#sha256:}" | cut -c 1-12)
  tag=localhost/deploy-action/$(setting project):$(printf '%s' "$1" | cut -c 1-100)-$short
  name_image "$image" "$tag"
  printf '  "%s":\n    image: "%s"\n    pull_policy: never\n' "$1" "$tag"
  digest=$(sed -n 's/^resolved=//p' "$kept/resolved" 2>/dev/null | awk -v ref="$2" '$1 == ref { found = $2 } END { print found }')
  case $2 in *@*) digest=$2 ;; esac
  printf 'image=%s %s %s %s\n' "$image" "$tag" "$2" "$digest" >>"$kept/settings"
}

end_service() {
  [ -n "$mounts" ] || return 0
  printf '    labels:\n      deploy-action.mounted: "%s"\n' "$(printf '%s' "$mounts" | digest_of_files)"
  mounts=
}

digest_of_files() {
  while IFS= read -r file; do
    find "$release/$file" -path "$kept" -prune -o -type f -print0 | sort -z | (cd "$release" && xargs -0 -r sha256sum)
  done | sed "s|$release/||" | sha256sum | cut -c 1-32
}

# --- images from the runner -------------------------------------------------------------

# docker load passes over the layers that it has, also where the archive does not hold them (moby, image/tarexport/load.go).
# An engine that keeps its images in containerd does not.
layers() {
  case $(docker info --format '{{.DriverStatus}}' 2>/dev/null) in
  *io.containerd.snapshotter*) refuse 85 'this Docker keeps its images in containerd and takes none from the runner: use a registry' ;;
  esac
  if command -v zstd >/dev/null 2>&1; then echo zstd=yes; else echo zstd=no; fi
  printf 'free-kib=%s\n' "$(free_kib)"
  docker image ls --all --quiet --no-trunc | sort -u |
    xargs -r docker image inspect --format '{{.Id}}{{range .RootFS.Layers}} {{.}}{{end}}' | sed 's/^/image=/'
}

load() { # PATH IMAGE-ID REF FORMAT KIB
  path=$1
  if [ "$(image_id "$3")" = "$2" ]; then return 0; fi
  if image_id "$2" >/dev/null; then
    name_image "$2" "$3"
  else
    case $4 in
    zstd) zstd -dcq ;;
    *) gzip -dc ;;
    esac | docker load >&2 || { hint_full "$5"; refuse 85 "the image $3 was not taken"; }
  fi
  [ "$(image_id "$3")" = "$2" ] || refuse 85 "$3 arrived as another image than the runner's"
  note_image "$2" "$3"
}

# --- in service -----------------------------------------------------------------------

expect_images() {
  setting image | while read -r image tag name _; do
    [ "$(image_id "$tag")" = "$image" ] || docker tag "$image" "$tag" 2>/dev/null ||
      { say "the image of $name ($image) is not on this host any more"; exit 85; }
  done || exit 85
}

activate() {
  use_kept "$1" "$2"
  [ "$(readlink "$path/$link")" = "releases/$id" ] || refuse 64 "$link does not name $id"
  [ -f "$kept/pinned.yml" ] || refuse 90 "release $id was not made ready for Compose"
  expect_images
  compose "$path/$link" up --detach --no-build --remove-orphans </dev/null >&2 ||
    fail_for "$(judge "$(containers)")" 86
  printf 'run=%s\n' "$(run_of "$(containers)")"
}

# One line a container: its id, service, state, health, exit code, restarts and when it was started.
containers() {
  ids=$(docker ps --all --quiet --no-trunc --filter "label=$label=$project" --filter label=com.docker.compose.oneoff=False)
  [ -n "$ids" ] || return 0
  # shellcheck disable=SC2086 # ids have no blanks
  # .ID, and not .Id: then the format is applied to what the client knows, where Health may be missing.
  docker container inspect --format '{{.ID}} {{index .Config.Labels "com.docker.compose.service"}} {{.State.Status}} {{if .State.Health}}{{.State.Health.Status}}{{else}}none{{end}} {{.State.ExitCode}} {{.RestartCount}} {{.State.StartedAt}}' $ids 2>/dev/null
}

is_job() { setting job | grep -qxF -e "$1"; }

# Changes whenever a container is made anew or started again; jobs are meant to end.
run_of() { # CONTAINERS
  printf '%s\n' "$1" | sort | while read -r container service _ _ _ restarts started; do
    [ -z "$container" ] || is_job "$service" || printf '%s %s %s\n' "$container" "$restarts" "$started"
  done | sha256sum | cut -c 1-32
}

# Prints what is not well: `crashed`, `unhealthy` or `waiting`, the container and why.
judge() { # CONTAINERS
  printf '%s\n' "$1" | while read -r container service status health code restarts _; do
    [ -n "$container" ] || continue
    case $status/$health in
    running/none | running/healthy) problem= ;;
    running/starting | created/* | paused/*) problem=waiting ;;
    running/unhealthy) problem=unhealthy ;;
    *) problem=crashed ;;
    esac
    if is_job "$service"; then
      case $status/$code in
      running/*) problem=waiting ;;
      exited/0) problem= ;;
      esac
    fi
    [ -z "$problem" ] || tell_state "$problem $container" "$service" "$status" "$health" "$code" "$restarts"
  done
}

tell_state() { # PROBLEM-AND-CONTAINER SERVICE STATUS HEALTH CODE RESTARTS
  printf '%s %s is %s (health: %s, exit code %s, restarts %s)\n' "$@"
}

start() { # PATH ID LIMIT
  activate "$1" "$2" >/dev/null
  watch "$1" "$2" '' 0 "$3"
}

watch() { # PATH ID RUN STEADY LIMIT
  use_kept "$1" "$2"
  run=$3 steady=0 left=$5
  while :; do
    seen=$(containers)
    [ -n "$seen" ] || refuse 87 "project $project has no container"
    run=${run:-$(run_of "$seen")}
    troubles=$(judge "$seen")
    case $newline$troubles in
    *"${newline}crashed"*) fail_for "$troubles" 87 ;;
    *"${newline}unhealthy"*) fail_for "$troubles" 88 ;;
    esac
    if [ "$(run_of "$seen")" != "$run" ]; then
      say 'a container was started again after its activation:'
      fail_for "$(restarted "$seen")" 87
    fi
    if [ -n "$troubles" ]; then
      steady=0
      [ "$left" -gt 0 ] || fail_for "$troubles" 89
    elif [ "$steady" -ge "$4" ]; then
      return 0
    fi
    sleep 1
    steady=$((steady + 1))
    left=$((left - 1))
  done
}

restarted() { # CONTAINERS
  printf '%s\n' "$1" | while read -r container service status health code restarts _; do
    [ "${restarts:-0}" = 0 ] ||
      tell_state "restarted $container" "$service" "$status" "$health" "$code" "$restarts"
  done
}

fail_for() { # TROUBLES CODE
  tell_troubled "$1"
  exit "$2"
}

# What the containers that are not well said last, and their health checks.
tell_troubled() { # TROUBLES
  printf '%s\n' "$1" | while read -r _ container words; do
    [ -n "$container" ] || continue
    say "$words"
    docker logs --tail 25 "$container" >&2 2>&1
    docker container inspect --format '{{with .State.Health}}{{range .Log}}{{.ExitCode}} {{println .Output}}{{end}}{{end}}' "$container" |
      sed '/^$/d; s/^/health check: exit code /' | tail -n 3 >&2
  done
}

log() {
  use_kept "$1" "$2"
  containers | while read -r container service status health _; do
    say "$service is $status (health: $health)"
    docker logs --tail 15 "$container" >&2 2>&1
  done
}

# Volumes stay: they hold the data.
deactivate() {
  use_kept "$1" "$2"
  compose "$path/$link" down --remove-orphans </dev/null >&2 || exit 86
}

# --- clearing away ----------------------------------------------------------------------

tidy() { # PATH PROJECT
  path=$1 project=$2
  needed=$(for settings in "$path"/releases/*/.deploy-compose/settings; do
    if [ -f "$settings" ]; then sed -n 's/^image=//p' "$settings"; fi
  done)
  # Never by force: what any container still uses stays.
  docker image ls --format '{{.Repository}}:{{.Tag}}' "localhost/deploy-action/$project" | while IFS= read -r tag; do
    printf '%s\n' "$needed" | grep -qF -e " $tag " || docker image rm "$tag" >/dev/null 2>&1
  done
  [ -f "$path/.deploy/images" ] || return 0
  left=$path/.deploy/images.new
  : >"$left"
  sort -u "$path/.deploy/images" | while read -r image name; do
    if printf '%s\n' "$needed" | grep -qF -e "$image "; then
      printf '%s %s\n' "$image" "$name" >>"$left"
    elif [ -n "$(docker ps --all --quiet --filter "ancestor=$image")" ]; then
      printf '%s %s\n' "$image" "$name" >>"$left"
    else
      forget_image "$image" "$name"
    fi
  done
  mv -f "$left" "$path/.deploy/images"
}

# Takes away the name under which the image came, unless that means another one by now; then the image itself, if
# nobody else has a name for it.
forget_image() { # IMAGE-ID REF
  if [ "$(image_id "$2")" = "$1" ]; then docker image rm "$2" >/dev/null 2>&1; fi
  names=$(docker image inspect --format '{{range .RepoTags}}{{println .}}{{end}}' "$1" 2>/dev/null | sed '/^$/d') || return 0
  if [ -z "$names" ]; then
    docker image inspect --format '{{range .RepoDigests}}{{println .}}{{end}}' "$1" 2>/dev/null | sed '/^$/d' |
      while IFS= read -r digest; do docker image rm "$digest" >/dev/null 2>&1; done
    docker image rm "$1" >/dev/null 2>&1
  fi
  return 0
}

link=current DEPLOY_COLOUR=
if [ "${1:-}" = as ]; then
  [ $# -ge 4 ] || exit 64
  link=$2 DEPLOY_COLOUR=$2 PORT=$3
  export DEPLOY_COLOUR PORT
  shift 3
fi
verb=${1:-}
[ $# -eq 0 ] || shift
case $verb/$# in
preflight/2) preflight "$@" ;;
show/3)
  use_release "$1" "$2"
  cat -- "$release/$3"
  ;;
render/2) render "$@" ;;
activate/2) activate "$@" ;;
start/3) start "$@" ;;
watch/5) watch "$@" ;;
deactivate/2) deactivate "$@" ;;
log/2) log "$@" ;;
tidy/2) tidy "$@" ;;
layers/0) layers ;;
load/5) load "$@" ;;
open/*)
  [ $# -ge 5 ] || exit 64
  open_release "$@"
  ;;
conflicts/*)
  [ $# -ge 1 ] || exit 64
  conflicts "$@"
  ;;
fetch/* | pin/*)
  [ $# -ge 2 ] || exit 64
  if [ "$verb" = fetch ]; then fetch "$@"; else pin "$@"; fi
  ;;
*) exit 64 ;;
esac
