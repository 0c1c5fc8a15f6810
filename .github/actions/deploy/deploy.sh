#!/usr/bin/env bash
# Has a Purser deploy something and waits until it is ready. Everything comes in variables; see action.yml.
# Needs bash, curl and jq.
set -euo pipefail

url="${PURSER_URL%/}"
poll_seconds="${PURSER_POLL_SECONDS:-5}"
deadline=$((SECONDS + ${PURSER_TIMEOUT_MINUTES:-30} * 60))
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
bearer=''
bearer_until=0
nothing='{}'

fail() {
  local text="$1"
  text="${text//'%'/'%25'}"
  text="${text//$'\r'/'%0D'}"
  printf '::error title=Purser::%s\n' "${text//$'\n'/'%0A'}"
  exit 1
}

output() {
  [ -z "${GITHUB_OUTPUT:-}" ] || printf '%s=%s\n' "$1" "${2//[$'\r\n']/ }" >> "$GITHUB_OUTPUT"
}

# Prints the text of a jq expression. Parts of it come from providers, and GitHub carries out lines that look like commands.
say() {
  jq -r "$@" "$work/answer" | while IFS= read -r line; do
    line="${line//$'\r'/ }"
    line="${line//'##['/'## ['}"
    printf '%s\n' "| $line"
  done
}

# GitHub's tokens live for minutes, and waiting may take longer.
authorise() {
  if [ -n "${PURSER_API_KEY:-}" ]; then
    bearer="$PURSER_API_KEY"
  elif [ "$SECONDS" -ge "$bearer_until" ]; then
    [ -n "${ACTIONS_ID_TOKEN_REQUEST_URL:-}" ] \
      || fail 'give api-key, or the job the permission id-token: write'
    local audience
    audience="$(jq -rn --arg text "${PURSER_AUDIENCE:-$url}" '$text | @uri')"
    bearer="$(curl -sSf --retry 3 --max-time 30 \
      -H @<(printf 'Authorization: Bearer %s' "$ACTIONS_ID_TOKEN_REQUEST_TOKEN") \
      "$ACTIONS_ID_TOKEN_REQUEST_URL&audience=$audience" | jq -r '.value')"
    printf '::add-mask::%s\n' "$bearer"
    bearer_until=$((SECONDS + 240))
  fi
}

# ask METHOD PATH [FILE]: the answer is in $work/answer, its status in $status; 000 where nobody answers.
ask() {
  authorise
  local body=()
  [ $# -lt 3 ] || body=(-H 'content-type: application/json' --data-binary "@$3")
  status="$(curl -sS --max-time 60 -o "$work/answer" -w '%{http_code}' -X "$1" \
    -H @<(printf 'Authorization: Bearer %s' "$bearer") "${body[@]}" "$url$2")" || status=000
}

problem() {
  jq -r 'if (.violations // []) == [] then .detail // "an answer that is no problem document"
         else [.violations[] | "\(.path): \(.message)"] | join("\n") end' "$work/answer" 2> /dev/null \
    || printf 'Purser does not answer at %s' "$url"
}

# Where Purser restarts or its database is away, asking again helps; a mistake stays one.
ask_until_answered() {
  while true; do
    ask "$@"
    case "$status" in
      2??) return ;;
      000 | 408 | 429 | 502 | 503 | 504)
        [ "$SECONDS" -lt "$deadline" ] || fail "Purser answers $status: $(problem)"
        sleep "$poll_seconds" ;;
      *) fail "Purser answers $status: $(problem)" ;;
    esac
  done
}

# What is asked of Purser, on standard output.
order() {
  local dry=false
  [ "${PURSER_DRY_RUN:-false}" != true ] || dry=true
  if [ -n "${PURSER_APP:-}" ]; then
    # Another attempt of a run releases its commit again, which may be older than what runs; no attempt does so twice.
    jq -n --arg app "$PURSER_APP" --arg revision "${PURSER_REVISION:-}" --argjson dry "$dry" \
      --arg key "${PURSER_IDEMPOTENCY_KEY:+$PURSER_IDEMPOTENCY_KEY/${GITHUB_RUN_ATTEMPT:-1}}" '
      {app: $app, dry_run: $dry}
      + (if $revision == "" then {} else {revision: $revision} end)
      + (if $key == "" then {} else {idempotency_key: $key} end)'
    return
  fi
  # Each SDL and template of a job has a key of its own.
  local sdl='' key="${PURSER_IDEMPOTENCY_KEY:-}"
  [ -z "$key" ] || key="$key/$(printf '%s' "${PURSER_SDL:-}:${PURSER_TEMPLATE:-}" | cksum | tr ' ' -)"
  [ -z "${PURSER_SDL:-}" ] || sdl="$(cat -- "$PURSER_SDL")"
  jq -n --arg sdl "$sdl" --arg template "${PURSER_TEMPLATE:-}" --arg image "${PURSER_IMAGE:-}" \
    --argjson env "${PURSER_ENV:-$nothing}" --argjson secrets "${PURSER_SECRETS:-$nothing}" \
    --argjson options "${PURSER_OPTIONS:-$nothing}" --arg key "$key" --argjson dry "$dry" '
    $options
    + (if $sdl == "" then {template: $template} else {sdl: $sdl} end)
    + {env: ($env + if $image == "" then {} else {IMAGE: $image} end), secrets: $secrets, dry_run: $dry}
    + if $key == "" then {} else {idempotency_key: $key} end'
}

# The deployment that a release of an app came to.
deployment_of() {
  local state
  while true; do
    ask_until_answered GET "/v1/apps/$PURSER_APP"
    deployment="$(jq -r --arg id "$1" '.releases[] | select(.release == $id) | .deployment // empty' "$work/answer")"
    [ -z "$deployment" ] || return 0
    state="$(jq -r --arg id "$1" '.releases[] | select(.release == $id) | "\(.state): \(.message)"' "$work/answer")"
    case "$state" in
      failed:* | superseded:*) fail "the release $state" ;;
    esac
    [ "$SECONDS" -lt "$deadline" ] || fail "the release $state, and the time is over"
    sleep "$poll_seconds"
  done
}

summary() {
  [ -n "${GITHUB_STEP_SUMMARY:-}" ] || return 0
  jq -r '
    def cell: tostring | gsub("[|\\r\\n]"; " ");
    "### \(.name // "Deployment" | cell)\n\n| | |\n|---|---|",
    "| state | \(.state | cell) |",
    (if .deployment then "| deployment | `\(.deployment | cell)` |" else empty end),
    ((.uris // [])[] | "| reached at | \(cell) |"),
    ((.usd_per_month // .estimate.usd_per_month // empty)
      | "| \(if $dry then "at most" else "costs" end) | $\(cell) a month |"),
    ((.clouds_usd_per_month // .estimate.clouds_usd_per_month // {}) | to_entries[]
      | "| on \(.key | cell) | $\(.value | cell) a month |"),
    ((.warnings // [])[] | "| warning | \(cell) |")' \
    --argjson dry "$1" "$work/answer" >> "$GITHUB_STEP_SUMMARY"
}

given=0
for name in "${PURSER_APP:-}" "${PURSER_SDL:-}" "${PURSER_TEMPLATE:-}"; do
  [ -z "$name" ] || given=$((given + 1))
done
[ "$given" -eq 1 ] || fail 'give one of app, sdl and template'
order > "$work/order" 2> "$work/mistake" || fail "what was given cannot be read: $(cat "$work/mistake")"
ask_until_answered POST /deploy "$work/order"
hash="$(jq -r '.hash' "$work/answer")"
say '.warnings[]? | "warning: \(.)"'

if [ "${PURSER_DRY_RUN:-false}" = true ]; then
  output state dry-run
  output usd-per-month "$(jq -r '.estimate.usd_per_month' "$work/answer")"
  summary true
  exit 0
fi

deployment="$(jq -r '.deployment // empty' "$work/answer")"
release="$(jq -r '.release // empty' "$work/answer")"
[ -n "$deployment" ] || deployment_of "$release"
output deployment "$deployment"

again=''
[ -n "${PURSER_APP:-}" ] || again='; a re-run of this workflow run asks for this one again, and only a new run orders another'
told=0
while true; do
  ask_until_answered GET "/v1/deployments/$deployment"
  say --argjson told "$told" '.history[] | select(.number > $told) | "\(.time[11:19])  \(.state)  \(.message)"'
  told="$(jq -r '[.history[].number, 0] | max' "$work/answer")"
  state="$(jq -r '.state' "$work/answer")"
  # An update in place is ready once it runs what was asked for.
  running="$(jq -r '"\(.hash) \(.step // "")"' "$work/answer")"
  if [ "$state" = ready ] && [ "$running" = "$hash " ]; then
    break
  fi
  case "$state" in
    failed | closed) summary false; fail "it is $state: $(jq -r '.failure // "it was closed"' "$work/answer")$again" ;;
  esac
  [ "$SECONDS" -lt "$deadline" ] || fail "it is $state, and the time is over; it goes on at $url/v1/deployments/$deployment"
  sleep "$poll_seconds"
done

output state ready
output uris "$(jq -c '.uris' "$work/answer")"
output uri "$(jq -r '(.uris[0] // "") | if . == "" or test("^https?://") then . else "http://" + . end' "$work/answer")"
output usd-per-month "$(jq -r '.usd_per_month // empty' "$work/answer")"
summary false
say '"ready: \(.uris | join(" "))"'
