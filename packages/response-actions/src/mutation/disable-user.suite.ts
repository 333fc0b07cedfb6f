import { disableUserCase } from '../azure/entra/disable-user/conformance-case.suite.ts';
import { describeConformance } from '../conformance/conformance.suite.ts';

describeConformance(disableUserCase);
