export { defineChannel, DeliveryFailure } from './channel.ts';
export type {
  ChannelContext,
  ChannelMessage,
  FailureOutcome,
  NoticeText,
  NotificationChannelType,
  SecretKey,
} from './channel.ts';
export { notificationChannels } from './channels/registry.ts';
export { notificationErrors } from './errors.ts';
export { settingsOf } from './judgement.ts';
export { notificationController } from './notice-controller.ts';
export type { NotificationControllerOptions } from './notice-controller.ts';
