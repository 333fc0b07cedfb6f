import { z } from 'zod';

const text = z.string().nullish();
const texts = z.array(z.string()).nullish();

/** One piece of evidence of an alert; what it is stands in `@odata.type`: `#microsoft.graph.security.userEvidence`. */
const evidence = z.looseObject({ '@odata.type': text });
export type GraphEvidence = z.infer<typeof evidence>;

const alert = z.looseObject({
  id: z.string().min(1),
  title: text,
  severity: text,
  category: text,
  mitreTechniques: texts,
  serviceSource: text,
  productName: text,
  detectorId: text,
  alertPolicyId: text,
  firstActivityDateTime: text,
  lastActivityDateTime: text,
  customDetails: z.record(z.string(), z.unknown()).nullish(),
  evidence: z.array(evidence).nullish(),
});
export type GraphAlert = z.infer<typeof alert>;

/** An incident of Microsoft Defender XDR, as Graph answers `/security/incidents/{id}?$expand=alerts`. */
export const graphIncident = z.looseObject({
  id: z.string().min(1),
  displayName: text,
  severity: text,
  status: text,
  createdDateTime: text,
  redirectIncidentId: text,
  customTags: texts,
  systemTags: texts,
  alerts: z.array(alert).nullish(),
});
export type GraphIncident = z.infer<typeof graphIncident>;
