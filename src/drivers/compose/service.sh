#!/bin/sh
# Part of compose.sh: containers in service, and what becomes of them.

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
