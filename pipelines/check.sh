#!/usr/bin/env bash
# Checks the content and runs its cases. Writes check.sarif and tests.xml; fails where either finds something.
#   DRAWBRIDGE_SINCE         a git ref to compare the rules with; empty for none
#   DRAWBRIDGE_CHECK_FORMAT  how problems are printed: `github` makes annotations, `text` is for people
source "$(dirname "${BASH_SOURCE[0]}")/settings.sh"

since=()
[ -n "${DRAWBRIDGE_SINCE:-}" ] && since=(--since "$DRAWBRIDGE_SINCE")
status=0
drawbridge check --content "$content" ${since[@]+"${since[@]}"} --format "${DRAWBRIDGE_CHECK_FORMAT:-text}" || status=$?
# The second time is quick: what was found out about each query is kept.
drawbridge check --content "$content" ${since[@]+"${since[@]}"} --format sarif --out "$results/check.sarif" >/dev/null 2>&1 ||
  [ "$status" -ne 0 ] || status=1
drawbridge test --content "$content" --pass-without-cases --format junit --out "$results/tests.xml" >/dev/null || {
  code=$?
  [ "$status" -eq 0 ] && status=$code
  drawbridge test --content "$content"
}
exit "$status"
