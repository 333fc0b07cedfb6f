/** All tests of the action in one file: a change is tried in one worker, and loading the SDKs is most of its cost. */
import '../azure/entra/addresses.test.ts';
import '../azure/entra/disable-user/action.test.ts';
import '../azure/entra/disable-user/synced-user.test.ts';
import '../azure/entra/disable-user/undo.test.ts';
import '../azure/entra/find-person.test.ts';
import '../azure/entra/global-administrators.test.ts';
import '../azure/entra/memberships.test.ts';
import '../azure/entra/person.test.ts';
import '../azure/entra/users.test.ts';
import '../azure/odd-names.test.ts';
import '../catalogue/default-action.test.ts';

import {
  disableSyncedUserCase,
  disableUserCase,
} from '../azure/entra/disable-user/conformance-case.suite.ts';
import { describeConformance } from '../conformance/conformance.suite.ts';
import { useStages } from '../conformance/stage.suite.ts';

const start = useStages();
describeConformance(disableUserCase, start);
describeConformance(disableSyncedUserCase, start);
