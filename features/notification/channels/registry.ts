import type { NotificationChannelType } from '../channel.ts';
import { webhook } from './webhook/webhook.ts';

/** All kinds of channels. */
export const notificationChannels: readonly NotificationChannelType[] = [webhook];
