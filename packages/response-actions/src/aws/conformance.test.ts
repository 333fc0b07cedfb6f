import { describeConformance } from '../conformance/conformance.suite.ts';
import { useStages } from '../conformance/stage.suite.ts';
import { awsCases } from './conformance-cases.suite.ts';

const start = useStages();
for (const conformanceCase of awsCases) describeConformance(conformanceCase, start);
