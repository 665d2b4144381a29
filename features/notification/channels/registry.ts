import type { NotificationChannelType } from '../channel.ts';
import { email } from './email/email.ts';
import { webhook } from './webhook/webhook.ts';

/** All kinds of channels. */
export const notificationChannels: readonly NotificationChannelType[] = [
  // One line each.
  email,
  webhook,
];
