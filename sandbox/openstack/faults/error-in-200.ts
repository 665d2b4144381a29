import { json } from '../http/answer.ts';
import type { Fault } from './fault.ts';

export const errorIn200: Fault = {
  name: 'error-in-200',
  description: 'a status of 200 with an error in the body; nothing is done',
  parameters: {},
  before: () =>
    Promise.resolve(
      json(200, { error: { code: 500, title: 'Internal Server Error', message: 'Something went wrong.' } }),
    ),
};
