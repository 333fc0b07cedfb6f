import { z } from 'zod';

import { secretFile } from './addresses.ts';
import { durationSetting } from './duration-setting.ts';

const everyChannel = {
  /** What the channel is called in reports. */
  name: z.string().regex(/^[a-z0-9][a-z0-9-]{0,62}$/, 'small letters, digits and hyphens'),
  /** When it is told: as soon as an approval is needed, or when nobody has decided for `escalateAfter`. */
  when: z.enum(['request', 'escalation']).default('request'),
};

const teams = z.strictObject({
  ...everyChannel,
  kind: z.literal('teams'),
  /** Holds the address of the flow, which is a secret: its `sig` lets anybody post. */
  urlFile: secretFile,
  /** What the flow's template takes: a `message` with the card attached, or the `card` itself. Try with a test send. */
  shape: z.enum(['message', 'card']),
});

const slack = z.strictObject({ ...everyChannel, kind: z.literal('slack'), urlFile: secretFile });

const webhook = z.strictObject({
  ...everyChannel,
  kind: z.literal('webhook'),
  urlFile: secretFile,
  /** Holds `whsec_` and the base64 of 24 to 64 bytes (Standard Webhooks). */
  secretFile,
});

const email = z.strictObject({
  ...everyChannel,
  kind: z.literal('email'),
  host: z.string().min(1),
  port: z.int().min(1).max(65_535).default(587),
  /** `starttls` refuses a server that does not offer it. `none` is for a relay on this machine. */
  encryption: z.enum(['tls', 'starttls', 'none']).default('starttls'),
  user: z.string().min(1).optional(),
  passwordFile: secretFile.optional(),
  from: z.email(),
  to: z.array(z.email()).min(1),
});

/** Whom an approval is asked of, and where. */
export const notificationSettings = z
  .strictObject({
    channels: z.array(z.discriminatedUnion('kind', [teams, slack, webhook, email])).default([]),
    escalateAfter: durationSetting('PT1M', 'P7D').prefault('PT15M'),
  })
  .superRefine(({ channels }, issues) => {
    channels.forEach((channel, index) => {
      const complain = (field: string, message: string): void => {
        issues.addIssue({ code: 'custom', path: ['channels', index, field], message });
      };
      if (channels.findIndex(({ name }) => name === channel.name) < index) {
        complain('name', `${channel.name} is named twice`);
      }
      if (channel.kind !== 'email') return;
      if ((channel.user === undefined) !== (channel.passwordFile === undefined)) {
        complain('user', 'user and passwordFile go together');
      }
      if (channel.user !== undefined && channel.encryption === 'none') {
        complain('encryption', 'a password is not sent without encryption');
      }
    });
  });

export type NotificationSettings = z.infer<typeof notificationSettings>;
export type ChannelSettings = NotificationSettings['channels'][number];
export type EmailChannelSettings = z.infer<typeof email>;
