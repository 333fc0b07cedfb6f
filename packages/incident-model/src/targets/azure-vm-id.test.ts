import { describe, expect, it } from 'vitest';

import { parseAzureVmId } from './azure-vm-id.ts';

const subscription = '22222222-2222-4222-8222-222222222222';
const canonical = `/subscriptions/${subscription}/resourceGroups/rg-identity/providers/Microsoft.Compute/virtualMachines/vm-dc-01`;
const machine = `/providers/Microsoft.Compute/virtualMachines/vm-dc-01`;

describe('one machine in every spelling that Azure takes', () => {
  it.each([
    canonical,
    ` ${canonical} `,
    `${canonical}/`,
    `${canonical}///`,
    canonical.replaceAll('/', '//'),
    `/subscriptions/${subscription}/resourceGroups/rg%2Didentity${machine}`,
    `/subscriptions/${subscription}/resourceGroups/%72g-identity${machine}`,
    `/subscriptions/${subscription}/resourceGroups/rg-identity%2Fproviders%2FMicrosoft.Compute/virtualMachines/vm-dc-01`,
    `/SUBSCRIPTIONS/${subscription}/resourcegroups/rg-identity/Providers/MICROSOFT.COMPUTE/VIRTUALMACHINES/vm-dc-01`,
  ])('%s', (text) => {
    expect(parseAzureVmId(text)).toEqual({ ok: true, resourceId: canonical });
  });
});

describe('what could mean another machine, or none, is refused', () => {
  it.each([
    '',
    'vm-dc-01',
    canonical.slice(1),
    `https://management.azure.com${canonical}`,
    `/subscriptions/${subscription}/resourceGroups/rg%252Didentity${machine}`,
    `/subscriptions/${subscription}/resourceGroups/rg-other/../rg-identity${machine}`,
    `/subscriptions/${subscription}/resourceGroups/%2e%2e${machine}`,
    `/subscriptions/${subscription}/resourceGroups/rg-identity\u0000${machine}`,
    `/subscriptions/${subscription}/resourceGroups/rg\u200b-identity${machine}`,
    `${canonical}?api-version=2024-07-01`,
    `${canonical}#there`,
    `${canonical}/extensions/agent`,
    `${canonical}%`,
    canonical.replace('virtualMachines', 'disks'),
    canonical.replace('Microsoft.Compute', 'Microsoft.ClassicCompute'),
  ])('%s', (text) => {
    expect(parseAzureVmId(text)).toMatchObject({ ok: false });
  });
});

it('reads a machine of a uniform scale set', () => {
  const text = canonical.replace('virtualMachines/', 'virtualmachinescalesets/web/VirtualMachines/');
  expect(parseAzureVmId(text)).toEqual({
    ok: true,
    resourceId: canonical.replace('virtualMachines/', 'virtualMachineScaleSets/web/virtualMachines/'),
  });
});
