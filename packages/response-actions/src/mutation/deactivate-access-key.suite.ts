/** All tests of the action in one file: a change is tried in one worker, and loading the SDKs is most of its cost. */
import '../aws/iam/deactivate-access-key/action.test.ts';
import '../catalogue/default-action.test.ts';

import { deactivateAccessKeyCase } from '../aws/iam/deactivate-access-key/conformance-case.suite.ts';
import { describeConformance } from '../conformance/conformance.suite.ts';
import { useStages } from '../conformance/stage.suite.ts';

const start = useStages();
describeConformance(deactivateAccessKeyCase, start);
