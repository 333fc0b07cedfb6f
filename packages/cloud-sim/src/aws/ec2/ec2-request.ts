import type { Answer } from '../../simulation/answer.ts';
import type { Ec2Instance } from '../../world/aws-world.ts';
import type { AwsRequest } from '../protocol/aws-operation.ts';
import { errorAnswer } from '../protocol/protocol.ts';
import type { XmlContent } from '../protocol/xml.ts';

/** The tags that `TagSpecification.1.Tag.n` gives to what is made. */
export function tagsToSet({ parameter }: AwsRequest): Record<string, string> {
  const tags: Record<string, string> = {};
  for (let index = 1; ; index += 1) {
    const key = parameter(`TagSpecification.1.Tag.${String(index)}.Key`);
    if (key === undefined) return tags;
    tags[key] = parameter(`TagSpecification.1.Tag.${String(index)}.Value`) ?? '';
  }
}

/** `Filter.n`: what must be so of each thing. Undefined for a filter that is not simulated. */
export function matches(
  { parameter, parameters }: AwsRequest,
  valueOf: (filter: string) => string | undefined,
): boolean {
  for (let index = 1; ; index += 1) {
    const name = parameter(`Filter.${String(index)}.Name`);
    if (name === undefined) return true;
    const value = valueOf(name);
    if (value === undefined || !parameters(`Filter.${String(index)}.Value`).includes(value)) return false;
  }
}

/** `tagSet`, as EC2 has it. */
export function tagSet(tags: Readonly<Record<string, string>>): XmlContent {
  return { item: Object.entries(tags).map(([key, value]) => ({ key, value })) };
}

/** An instance of the request's region. */
export function findInstance(request: AwsRequest, instanceId: string): Ec2Instance | undefined {
  return request.state.instances.find(
    (instance) => instance.instanceId === instanceId && instance.region === request.region,
  );
}

/** 400, in EC2's XML. */
export function noSuchInstance(instanceId: string): Answer {
  const message = `The instance ID '${instanceId}' does not exist`;
  return errorAnswer('ec2', 400, 'InvalidInstanceID.NotFound', message);
}

/** An id in EC2's shape, the same for the same name. */
export function ec2Id(prefix: 'sg' | 'snap', number: number): string {
  return `${prefix}-${number.toString(16).padStart(17, 'd')}`;
}
