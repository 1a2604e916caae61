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
#   compose.sh room       PATH ID ENOUGH-KIB WHAT...   WHAT as for fetch: what is free for it where that is less than
#                                                    ENOUGH, and what the registries say of its size
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
# Exit codes (the same table stands in compose-exits.ts):
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

# --- the parts ----------------------------------------------------------------------

# shellcheck source=compose/conflicts.sh
. ./compose/conflicts.sh
# shellcheck source=compose/images.sh
. ./compose/images.sh
# shellcheck source=compose/room.sh
. ./compose/room.sh
# shellcheck source=compose/service.sh
. ./compose/service.sh
# shellcheck source=compose/tidy.sh
. ./compose/tidy.sh

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
room/*)
  [ $# -ge 3 ] || exit 64
  room "$@"
  ;;
fetch/* | pin/*)
  [ $# -ge 2 ] || exit 64
  if [ "$verb" = fetch ]; then fetch "$@"; else pin "$@"; fi
  ;;
*) exit 64 ;;
esac
