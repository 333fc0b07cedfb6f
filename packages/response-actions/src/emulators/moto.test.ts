import { describeEmulator } from './describe-emulator.suite.ts';
import { startMoto } from './moto/start-moto.suite.ts';

describeEmulator('moto', startMoto);
