import { nameArmOperation } from '../arm/protocol/arm-operation.ts';
import { armOperations } from '../arm/operations.ts';
import { awsOperations } from '../aws/operations.ts';
import { graphOperations } from '../azure/operations.ts';
import { gcpOperations } from '../gcp/operations.ts';
import { awsNotes } from './aws-notes.ts';
import { armNotes, graphNotes } from './azure-notes.ts';
import { gcpNotes } from './gcp-notes.ts';
import type { OperationNotes } from './operation-note.ts';

/** One operation, as the tables of the simulators have it. */
export interface SimulatedOperation {
  readonly name: string;
  /** Every permission that it needs; none where the cloud lets everybody. */
  readonly permissions: readonly string[];
  readonly writes: boolean;
}

/** A part of a cloud: its operations from the code, and what is noted of them. */
export interface SimulatedService {
  readonly cloud: string;
  readonly service: string;
  readonly operations: readonly SimulatedOperation[];
  readonly notes: OperationNotes;
}

/** Everything that is simulated, by cloud and service, in the order of the tables. */
export function listServices(): readonly SimulatedService[] {
  return [
    ...split('AWS', awsTable(), awsNotes, (name) => awsServices[name.split(':')[0] ?? '']),
    ...split('Google Cloud', gcpTable(), gcpNotes, (name) => gcpServices[name.split('.')[0] ?? '']),
    ...split('Microsoft Graph', graphTable(), graphNotes, (name) =>
      name.includes(' /security/') ? 'custom detections' : 'directory',
    ),
    ...split('Azure Resource Manager', armTable(), armNotes, (name) => /^\w+ ([\w.]+)\//.exec(name)?.[1]),
  ];
}

const awsServices: Readonly<Record<string, string>> = {
  sts: 'STS',
  iam: 'IAM',
  ec2: 'EC2',
  autoscaling: 'Auto Scaling',
  ssm: 'Systems Manager',
};

const gcpServices: Readonly<Record<string, string>> = {
  compute: 'Compute Engine',
  iam: 'IAM',
  oauth2: 'OAuth 2',
  oslogin: 'OS Login',
  cloudresourcemanager: 'Resource Manager',
};

function split(
  cloud: string,
  operations: readonly SimulatedOperation[],
  notes: OperationNotes,
  serviceOf: (name: string) => string | undefined,
): readonly SimulatedService[] {
  const named = operations.map((operation) => ({ operation, service: serviceOf(operation.name) ?? 'other' }));
  return [...new Set(named.map(({ service }) => service))].map((service) => ({
    cloud,
    service,
    operations: named.filter((each) => each.service === service).map(({ operation }) => operation),
    notes,
  }));
}

function awsTable(): readonly SimulatedOperation[] {
  return [...awsOperations].map(([name, { writes, needsNoGrant = false, furtherPermissions = [] }]) => ({
    name,
    permissions: needsNoGrant ? [] : [name, ...furtherPermissions],
    writes,
  }));
}

function gcpTable(): readonly SimulatedOperation[] {
  return gcpOperations.map(({ name, permission, furtherPermissions = [], writes }) => ({
    name,
    permissions: [permission, ...furtherPermissions].filter((permissionName) => permissionName !== ''),
    writes,
  }));
}

function graphTable(): readonly SimulatedOperation[] {
  return graphOperations.map(({ method, path, permission, furtherPermissions = [], writes }) => ({
    name: `${method} ${path}`,
    permissions: [permission, ...furtherPermissions],
    writes,
  }));
}

function armTable(): readonly SimulatedOperation[] {
  return armOperations.map((armOperation) => ({
    name: nameArmOperation(armOperation),
    permissions: [armOperation.permission, ...(armOperation.furtherPermissions ?? [])],
    writes: armOperation.writes,
  }));
}
