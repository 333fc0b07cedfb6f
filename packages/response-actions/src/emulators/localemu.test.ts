import { describeEmulator } from './describe-emulator.suite.ts';
import { startLocalEmu } from './localemu/start-localemu.suite.ts';

describeEmulator('localemu', startLocalEmu);
