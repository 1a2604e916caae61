#!/bin/sh
# Puts a release into service as a stack of a Docker swarm, from one of its managers.
#   swarm.sh preflight  PATH                    prints note=..., what a person should know
#   swarm.sh open       PATH ID STACK ENV-FILE FILE...   remembers them with the release
#   swarm.sh show       PATH ID FILE            a file of the release
#   swarm.sh pin        PATH ID SERVICE=IMAGE...   fetches each image, and keeps which one is meant now
#   swarm.sh activate   PATH ID                 `current` must name ID
#   swarm.sh watch      PATH ID RUN STEADY LIMIT   seconds; ID may be `current`
#   swarm.sh deactivate PATH ID
#   swarm.sh log        PATH ID                 the last errors and lines of each service, on stderr
# Exit codes (the same table stands in swarm.ts):
#   0 done · 64 wrong use · 80 no Docker · 81 Docker refuses this user or does not answer · 82 no manager of a swarm
#   83 the files are not valid · 85 an image cannot be had · 86 the stack was not taken · 87 a task did not stay up
#   88 unhealthy · 89 not settled in time · 90 the release was not made ready for the swarm · 92 removal did not end
set -u
LC_ALL=C
export LC_ALL

newline='
'
label=com.docker.stack.namespace

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
    id=$(readlink "$path/current") || refuse 90 'there is no release in service'
    id=${id#releases/}
  fi
  release=$path/releases/$id
  kept=$release/.deploy-swarm
}

use_kept() { # PATH ID
  use_release "$1" "$2"
  [ -f "$kept/settings" ] || refuse 90 "release $id was not made ready for the swarm"
  stack=$(setting stack)
  # `stack deploy` reads no env file: it fills ${NAME} from its environment.
  if [ -f "$release/$(setting env-file)" ]; then
    set -a
    # shellcheck disable=SC1090
    . "$release/$(setting env-file)"
    set +a
  fi
  DEPLOY_PATH=$path DEPLOY_RELEASE=$id
  export DEPLOY_PATH DEPLOY_RELEASE
}

setting() { sed -n "s/^$1=//p" "$kept/settings"; }

bounded() { # SECONDS PROGRAM...
  if command -v timeout >/dev/null 2>&1; then timeout "$@"; else shift && "$@"; fi
}

preflight() {
  command -v docker >/dev/null 2>&1 || refuse 80 'docker is not installed'
  docker version --format '{{.Server.Version}}' >/dev/null 2>&1 || refuse 81 "$(docker version 2>&1 | tail -n 1)"
  case $(docker info --format '{{.Swarm.LocalNodeState}}/{{.Swarm.ControlAvailable}}' 2>/dev/null) in
  active/true) ;;
  active/false) refuse 82 'this machine is a worker of a swarm, not a manager' ;;
  *) refuse 82 'this machine is in no swarm' ;;
  esac
  nodes=$(bounded 15 docker node ls --format '{{.Hostname}} {{.Status}} {{.ManagerStatus}}' 2>&1) ||
    refuse 82 "the managers of the swarm have no majority: $(printf '%s\n' "$nodes" | tail -n 1)"
  printf '%s\n' "$nodes" | awk '$3 == "Unreachable" { print "note=the manager " $1 " is unreachable" } $2 != "Ready" && NF == 2 { print "note=the node " $1 " is " $2 }'
}

open_release() { # PATH ID STACK ENV-FILE FILE...
  use_release "$1" "$2"
  [ -d "$release" ] || refuse 64 "there is no release $id"
  # Anew, and never in place: files may be links shared with an earlier release.
  rm -rf "$kept"
  mkdir "$kept" || exit 83
  printf 'stack=%s\nenv-file=%s\n' "$3" "$4" >"$kept/settings" || exit 83
  shift 4
  if [ $# -eq 0 ]; then
    for file in stack.yaml stack.yml docker-stack.yml docker-stack.yaml compose.yaml compose.yml docker-compose.yml docker-compose.yaml; do
      if [ -f "$release/$file" ]; then
        set -- "$file"
        break
      fi
    done
  fi
  [ $# -gt 0 ] || refuse 83 'the release has none of stack.yaml, docker-stack.yml and compose.yaml'
  for file do
    [ -f "$release/$file" ] || refuse 83 "the release has no file $file"
  done
  printf 'file=%s\n' "$@" | tee -a "$kept/settings"
}

# --- images ---------------------------------------------------------------------------

# A tag may move; what is deployed, and gone back to, is what it means now: the digest of its registry. An image that
# never was in one is known here alone, and gets a tag of ours that never moves.
pin() { # PATH ID SERVICE=IMAGE...
  use_kept "$1" "$2"
  shift 2
  nodes=$(docker node ls --quiet | grep -c .)
  sed -n '/^version:/p' "$release/$(setting file | head -n 1)" >"$kept/pinned.new"
  echo 'services:' >>"$kept/pinned.new"
  for what do
    service=${what%%=*}
    case ${what#*=} in
    *[!A-Za-z0-9_./:@\$\{\}?-]*) refuse 83 "the image of $service is no name of an image: ${what#*=}" ;;
    esac
    # Its letters make nothing but parameters possible, which mean the same to sh and to Docker.
    image=$(eval "printf '%s' \"${what#*=}\"") || refuse 83 "the image of $service: ${what#*=} cannot be filled in"
    printf '  "%s":\n    image: "%s"\n' "$service" "$(exact_image "$image")" >>"$kept/pinned.new"
  done
  if grep -q 'image: ""' "$kept/pinned.new"; then exit 85; fi
  mv "$kept/pinned.new" "$kept/pinned.yml"
}

exact_image() { # REF
  if ! said=$(docker pull --quiet "$1" 2>&1); then
    docker image inspect "$1" >/dev/null 2>&1 || { say "$1 could not be pulled: $said"; return; }
  fi
  repository=${1%@*}
  case ${repository##*/} in
  *:*) repository=${repository%:*} ;;
  esac
  exact=$(docker image inspect --format '{{range .RepoDigests}}{{println .}}{{end}}' "$1" | grep -F -e "$repository@" | head -n 1)
  if [ -z "$exact" ]; then
    [ "$nodes" -eq 1 ] || { say "$1 is in no registry, from which the other $((nodes - 1)) nodes could take it"; return; }
    exact=localhost/deploy-action/$stack:$(docker image inspect --format '{{.Id}}' "$1" | cut -c 8-19)
    docker tag "$1" "$exact" || return
  fi
  printf '%s' "$exact"
}

# --- in service -----------------------------------------------------------------------

activate() {
  use_kept "$1" "$2"
  [ "$(readlink "$path/current")" = "releases/$id" ] || refuse 64 "current does not name $id"
  [ -f "$kept/pinned.yml" ] || refuse 90 "release $id was not made ready for the swarm"
  set --
  while IFS= read -r file; do set -- "$@" --compose-file "$release/$file"; done <<FILES
$(setting file)
FILES
  # What failed before is no fault of this release, though a task's settings may be the same.
  failed_tasks >"$path/.deploy/swarm-before"
  tries=0
  # Another manager's change at the same moment makes the swarm refuse ours; nothing was done then.
  until said=$(docker stack deploy --prune --with-registry-auth --resolve-image never "$@" \
    --compose-file "$kept/pinned.yml" "$stack" </dev/null 2>&1); do
    tries=$((tries + 1))
    case $said in
    *'update out of sequence'* | *'is being removed'*) [ "$tries" -lt 10 ] || break ;;
    *) break ;;
    esac
    sleep 1
  done
  printf '%s\n' "$said" >&2
  case $said in
  *'failed to '* | *'rror'*) exit 86 ;;
  esac
  [ -n "$(services)" ] || exit 86
}

failed_tasks() {
  for service in $(services); do docker service ps --quiet --no-trunc "$service" 2>/dev/null; done |
    xargs -r docker inspect --type task --format '{{.Status.State}} {{.ID}}' 2>/dev/null | sed -n 's/^failed //p; s/^rejected //p'
}

services() { docker service ls --quiet --filter "label=$label=$stack"; }

# The settings of a task and of its service are written alike but for what is empty in one of them.
essence() {
  sed -e 's/"Runtime":"container"//g' -e 's/"[A-Za-z]*":null//g' -e 's/"[A-Za-z]*":{}//g' -e 's/"[A-Za-z]*":\[\]//g' \
    -e 's/"[A-Za-z]*":""//g' -e 's/,,*/,/g' -e 's/{,/{/g' -e 's/,}/}/g' -e 's/"[A-Za-z]*":{}//g' -e 's/,,*/,/g' -e 's/{,/{/g' -e 's/,}/}/g'
}

# One line a service: its id, name, how far its update is, tasks wanted, tasks that run as it says now, and of these those
# that failed, and why. The swarm forgets how an update ended with the next `stack deploy`, so that this is always of ours.
look() {
  for service in $(services); do
    spec=$(docker service inspect --format '{{json .Spec.TaskTemplate}}' "$service" 2>/dev/null | essence)
    [ -n "$spec" ] || continue
    docker service inspect --format '{{.ID}} {{.Spec.Name}} {{with .UpdateStatus}}{{.State}}{{else}}none{{end}} {{with .Spec.Mode.Replicated}}{{.Replicas}}{{else}}all{{end}}' "$service" |
      tr '\n' ' '
    # shellcheck disable=SC2046 # ids have no blanks
    set -- $(docker service ps --quiet --no-trunc "$service" 2>/dev/null)
    if [ $# -gt 0 ]; then
      docker inspect --type task --format '{{.Status.State}} {{.DesiredState}} {{.ID}} {{json .Spec}}' "$@" 2>/dev/null | essence
    fi | SPEC=$spec BEFORE=$(cat "$path/.deploy/swarm-before" 2>/dev/null) awk '
      BEGIN { spec = ENVIRON["SPEC"]; before = ENVIRON["BEFORE"] }
      $2 == "running" { wanted++ }
      {
        own = $0
        sub(/^[^ ]+ [^ ]+ [^ ]+ /, "", own)
        if (own != spec) next
        if ($1 == "running" && $2 == "running" || $1 == "complete") { up++; ids = ids "," $3 }
        if (($1 == "failed" || $1 == "rejected") && !index(before, $3)) failed++
      }
      END { print wanted + 0, up + 0, failed + 0, (ids == "" ? "-" : ids) }'
  done
}

# Prints `crashed`, `waiting`, `paused` or `back`, and the service, for each that is not as it should be.
judge() { # LOOK
  printf '%s\n' "$1" | awk 'NF > 6 {
    want = $4 == "all" ? $5 : $4
    if ($3 ~ /^rollback_started|^updating$/) state = "waiting"
    else if ($3 == "rollback_completed" || $3 == "rollback_paused") state = "back"
    else if ($3 == "paused") state = "paused"
    else if ($7 > 0) state = "crashed"
    else if ($6 < want) state = "waiting"
    else next
    print state, $1, $2
  }'
}

run_of() { printf '%s\n' "$1" | cut -d ' ' -f 1,8 | tr ',' '\n' | sort | cksum | tr -d ' '; }

watch() { # PATH ID RUN STEADY LIMIT
  use_kept "$1" "$2"
  run=$3 steady=0 left=$5 settled=
  while :; do
    seen=$(look)
    [ -n "$seen" ] || refuse 87 "the stack $stack has no service"
    troubles=$(judge "$seen")
    case $newline$troubles in
    *"${newline}back"*) fail_for "$troubles" 'went back by itself, to what it was before' ;;
    *"${newline}paused"*) fail_for "$troubles" 'stopped its update' ;;
    *"${newline}crashed"*) fail_for "$troubles" 'has tasks that failed' ;;
    esac
    if [ -n "$troubles" ]; then
      steady=0
      if [ "$left" -le 0 ]; then
        tell_troubled "$troubles" 'is not as it should be'
        exit 89
      fi
    else
      settled=${settled:-${run:-$(run_of "$seen")}}
      if [ "$(run_of "$seen")" != "$settled" ]; then
        say 'a task was started again after its activation'
        log_all
        exit 87
      fi
      if [ "$steady" -ge "$4" ]; then
        printf 'run=%s\n' "$settled"
        return 0
      fi
    fi
    sleep 1
    steady=$((steady + 1))
    left=$((left - 1))
  done
}

fail_for() { # TROUBLES WHAT
  tell_troubled "$@"
  errors=$(printf '%s\n' "$1" | while read -r _ service _; do task_errors "$service"; done)
  case $errors in
  *'unhealthy container'*) exit 88 ;;
  *'No such image'*) exit 85 ;;
  esac
  exit 87
}

task_errors() { # SERVICE
  docker service ps --no-trunc --format '{{.Name}} on {{.Node}}: {{.CurrentState}}: {{.Error}}' "$1" 2>/dev/null |
    grep -v ': $' | head -n 6
}

tell_troubled() { # TROUBLES WHAT
  printf '%s\n' "$1" | while read -r _ service name; do
    [ -n "$service" ] || continue
    say "$name $2 $(docker service inspect --format '{{with .UpdateStatus}}({{.Message}}){{end}}' "$service" 2>/dev/null)"
    task_errors "$service" >&2
    service_lines "$service"
  done
}

# A node that is gone keeps the engine waiting for its lines.
service_lines() { bounded 10 docker service logs --raw --tail 20 "$1" 2>&1 </dev/null | tail -n 25 >&2; }

log_all() {
  for service in $(services); do
    say "$(docker service inspect --format '{{.Spec.Name}}' "$service")"
    task_errors "$service" >&2
    service_lines "$service"
  done
}

# Removal goes on after the command has returned; a network in use would be in the way of the next deployment.
deactivate() {
  use_kept "$1" "$2"
  docker stack rm "$stack" </dev/null >&2 || exit 86
  left=90
  while [ -n "$(remains)" ]; do
    [ "$left" -gt 0 ] || refuse 92 "of the stack $stack is still there: $(remains | tr '\n' ' ')"
    sleep 1
    left=$((left - 1))
  done
}

remains() {
  services
  docker stack ps --quiet "$stack" 2>/dev/null
  docker network ls --quiet --filter "label=$label=$stack"
}

verb=${1:-}
[ $# -eq 0 ] || shift
case $verb/$# in
preflight/1) preflight ;;
show/3) cat -- "$1/releases/$2/$3" ;;
activate/2) activate "$@" ;;
watch/5) watch "$@" ;;
deactivate/2) deactivate "$@" ;;
log/2)
  use_kept "$1" "$2"
  log_all
  ;;
open/*)
  [ $# -ge 4 ] || exit 64
  open_release "$@"
  ;;
pin/*)
  [ $# -ge 2 ] || exit 64
  pin "$@"
  ;;
*) exit 64 ;;
esac
