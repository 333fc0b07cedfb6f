import { describeConformance } from '../conformance/conformance.suite.ts';
import { stopInstanceCase, stopMemberCase } from '../gcp/compute/stop-instance/conformance-case.suite.ts';

describeConformance(stopInstanceCase);
describeConformance(stopMemberCase);
