import { deactivateAccessKeyCase } from '../aws/iam/deactivate-access-key/conformance-case.suite.ts';
import { describeConformance } from '../conformance/conformance.suite.ts';

describeConformance(deactivateAccessKeyCase);
