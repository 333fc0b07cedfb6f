/** All tests of the action in one file: a change is tried in one worker, and loading the SDKs is most of its cost. */
import '../gcp/compute/power/power-change.test.ts';
import '../gcp/compute/stop-instance/action.test.ts';
import '../gcp/compute/stop-instance/managed-group.test.ts';
import '../gcp/compute/stop-instance/plan-stop.test.ts';
import '../gcp/compute/stop-instance/said.test.ts';
import '../gcp/compute/stop-instance/undo.test.ts';
import '../gcp/compute/suspend-instance/action.test.ts';
import '../catalogue/default-action.test.ts';

import { describeConformance } from '../conformance/conformance.suite.ts';
import { useStages } from '../conformance/stage.suite.ts';
import {
  abandonMemberCase,
  stopInstanceCase,
  stopMemberCase,
} from '../gcp/compute/stop-instance/conformance-case.suite.ts';

const start = useStages();
describeConformance(stopInstanceCase, start);
describeConformance(stopMemberCase, start);
describeConformance(abandonMemberCase, start);
