/** All tests of the action in one file: a change is tried in one worker, and loading the SDKs is most of its cost. */
import '../gcp/compute/stop-instance/action.test.ts';
import '../gcp/compute/stop-instance/managed-group.test.ts';

import { describeConformance } from '../conformance/conformance.suite.ts';
import { stopInstanceCase, stopMemberCase } from '../gcp/compute/stop-instance/conformance-case.suite.ts';

describeConformance(stopInstanceCase);
describeConformance(stopMemberCase);
