import { ConfigMap } from '@allmend/api/kinds';
import type { Client } from '@allmend/core-client';
import {
  createController,
  createEventRecorder,
  watching,
  type Controller,
  type ControllerOptions,
  type Round,
  type Step,
} from '@allmend/core-controller';

/** What one round works on. Steps read it, and leave in it what later ones need. */
interface Greeting {
  readonly round: Round;
  readonly card: ConfigMap;
  wanted?: string;
}

const label = 'greetings.example.org/card';
const people = new Intl.ListFormat('en');

/**
 * Writes a greeting into every ConfigMap with the label `greetings.example.org/card`, for the names that stand in its `names`,
 * and puts it right when somebody changes either.
 */
export function greetingController(
  client: Client,
  options: Pick<ControllerOptions<Greeting>, 'logger' | 'lease'>,
): Controller {
  const events = createEventRecorder({ component: 'greeting-controller', logger: options.logger });

  async function composeGreeting(greeting: Greeting) {
    const names = (greeting.card.data?.['names'] ?? '').split(/\s+/).filter(Boolean);
    if (names.length === 0) {
      events.record(greeting.round.client, greeting.card, {
        type: 'Warning',
        reason: 'NobodyToGreet',
        message: 'The member "names" is empty.',
      });
      return 'stop' as const;
    }
    greeting.wanted = `Hello ${people.format(names)}!`;
    return 'continue' as const;
  }

  async function leaveWhatIsRight({ card, wanted }: Greeting) {
    return card.data?.['greeting'] === wanted ? ('stop' as const) : ('continue' as const);
  }

  async function writeGreeting({ round, card, wanted }: Greeting) {
    const { name = '', namespace = '' } = card.metadata;
    const merge = { data: { greeting: wanted } };
    await round.client.kind(ConfigMap).patch({ name, namespace }, { merge }, { signal: round.signal });
    return 'continue' as const;
  }

  const reconcile: readonly Step<Greeting>[] = [composeGreeting, leaveWhatIsRight, writeGreeting];

  return createController<Greeting>({
    ...options,
    name: 'greeting-controller',
    client,
    watches: [watching(ConfigMap, { keep: 'metadata', tenants: 'own', labels: label })],
    async begin(round) {
      const card = await round.client.kind(ConfigMap).find(round.key, { signal: round.signal });
      return card?.metadata.labels && label in card.metadata.labels ? { round, card } : null;
    },
    reconcile,
  });
}
