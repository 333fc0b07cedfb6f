# What the steps share. Read by them, not run; a workflow or pipeline sets the variables.
#   DRAWBRIDGE_CONTENT    the folder with detections/, watchlists/ and targets.yaml
#   DRAWBRIDGE_WORKSPACE  which target of targets.yaml; empty where there is only one
#   DRAWBRIDGE_SIMULATED  `true`: a simulated workspace on the runner, to try the workflow out
#   DRAWBRIDGE_RESULTS    where results are written
set -uo pipefail

content=${DRAWBRIDGE_CONTENT:-.}
results=${DRAWBRIDGE_RESULTS:-drawbridge-results}
mkdir -p "$results"

program="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)/packages/cli/bin/drawbridge.js"
drawbridge() { node "$program" "$@"; }

target=(--content "$content")
if [ "${DRAWBRIDGE_SIMULATED:-false}" = true ]; then
  target+=(--simulated)
fi
if [ -n "${DRAWBRIDGE_WORKSPACE:-}" ]; then
  target+=(--workspace "$DRAWBRIDGE_WORKSPACE")
fi
