// Who and what is in the story, and when. Every address is of a documentation range, every name an example.

export const day = '2026-11-18';

export const attackerIp = '203.0.113.77';
export const officeIp = '198.51.100.20';

export const tenantId = '11111111-1111-4111-8111-111111111111';
export const subscriptionId = '22222222-2222-4222-8222-222222222222';
export const workspaceId = '33333333-3333-4333-8333-333333333333';

export const people = {
  dana: {
    id: '7b1f4a90-3c2d-4e5f-8a6b-9c0d1e2f3a4b',
    upn: 'dana.reyes@example.com',
    name: 'Dana Reyes',
    title: 'Senior developer',
    department: 'Shop',
  },
  kim: {
    id: '0c5e2f18-6a3b-4d97-b2c4-58e1f7a09d36',
    upn: 'kim.lee@example.com',
    name: 'Kim Lee',
    title: 'Developer',
    department: 'Shop',
  },
  admin: {
    id: 'e4a7c9b2-1d58-4f03-9e6a-7b20c8d5f314',
    upn: 'ops.admin@example.com',
    name: 'Olu Adeyemi',
    title: 'Cloud administrator',
    department: 'Platform',
  },
  synced: {
    id: '3f9d6b71-8e42-4c15-a7d0-26b4e9f8c053',
    upn: 'sam.onprem@example.com',
    name: 'Sam Novak',
    title: 'Accountant',
    department: 'Finance',
  },
  guest: {
    id: '91c2a5e8-4b7f-4d36-8f10-c3e6d7a2b984',
    upn: 'pat_vendor.example#EXT#@example.com',
    name: 'Pat Moreau',
    title: 'Consultant',
    department: 'Vendor',
  },
  breakGlass: {
    id: '5c3a9d1e-7f24-4b86-a0d3-1e9b6c5f2a70',
    upn: 'break.glass@example.com',
    name: 'Break glass',
    title: '',
    department: '',
  },
};

/** Automation of Entra, by object id. */
export const principals = {
  policy: '4d4d4d4d-5e5e-4f4f-8a8a-0b0b0b0b0b01',
  patching: '8d0f3c52-5b7e-4a41-9f0a-2f6a1f0c7e11',
};

export const aws = {
  account: '123456789012',
  region: 'eu-west-1',
  machines: [
    'i-0a1b2c3d4e5f60718',
    'i-0b2c3d4e5f6071829',
    'i-0c3d4e5f607182930',
    'i-0d4e5f60718293041',
    'i-0e5f6071829304152',
  ],
  danaKey: 'AKIAEXAMPLEDANA00001',
  danaOtherKey: 'AKIAEXAMPLEDANA00002',
};

export const gcp = {
  project: 'shop-prod',
  zone: 'europe-west1-b',
  attackerMachine: 'render-node-7',
  attackerMachineId: '4521890376615204713',
  reached: 'batch-1',
};

export const azureVm = (group, name) =>
  `/subscriptions/${subscriptionId}/resourceGroups/${group}/providers/Microsoft.Compute/virtualMachines/${name}`;

/** The instant of a time of day, `08:16:05` or `08:16:05.250`. */
export const at = (time) => new Date(`${day}T${time}Z`);

export const seconds = (date, more) => new Date(date.getTime() + more * 1000);

/** ISO 8601 without milliseconds, as CloudTrail writes it. */
export const toSeconds = (date) => date.toISOString().replace(/\.\d{3}Z$/, 'Z');
