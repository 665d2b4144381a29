import { gunzipSync } from 'node:zlib';
import { openExchange, openFilling, startHubProcess, type Exchange } from '@allmend/tools';
import { percentile, type Bench } from '../figure.ts';
import { hubOf, openPlace } from './ground.ts';

const count = 100_000;
const limit = 500;
const wholeLists = 5;
const path = '/api/v1/namespaces/default/configmaps';

/** Pages and whole lists of very many objects. */
export const largeList: Bench = {
  name: 'hub-lists',
  about: `${count} objects: pages of ${limit}, the whole list, and the memory that it takes`,
  async measure(say) {
    await using place = await openPlace();
    say(`${count} objects into the store`);
    const filling = await openFilling(hubOf(place));
    await filling.objects('root', count);
    await filling.close();
    await using hub = await startHubProcess(hubOf(place));
    const exchange = await openExchange(hub.target, 'HTTP/2');
    say('pages');
    const plain = [...(await pages(exchange, 'identity')), ...(await pages(exchange, 'identity'))];
    const zipped = [...(await pages(exchange, 'gzip')), ...(await pages(exchange, 'gzip'))];
    const pagedMiB = hub.figures().peakMiB;
    say('whole lists');
    const first: number[] = [];
    const whole: number[] = [];
    let bytes = 0;
    for (let n = 0; n < wholeLists; n++) {
      const answer = await exchange.send({ method: 'GET', path, acceptEncoding: 'identity' });
      if (answer.code !== 200) throw new Error(`the list was answered with ${answer.code}`);
      bytes = answer.body.length;
      first.push(answer.firstByteMs);
      whole.push(answer.ms);
    }
    exchange.close();
    const { peakMiB } = hub.figures();
    const page = (values: readonly number[]) =>
      `${values.length} pages over HTTP/2, p50 ${percentile(values, 50).toFixed(1)} ms, slowest ${Math.max(...values).toFixed(0)} ms`;
    return [
      {
        name: `page of ${limit} of ${count} objects, p95`,
        value: percentile(plain, 95),
        unit: 'ms',
        target: 50,
        bound: 'most',
        how: `from the request to the last byte of ${page(plain)}`,
      },
      {
        name: `page of ${limit} of ${count} objects with gzip, p95`,
        value: percentile(zipped, 95),
        unit: 'ms',
        target: 50,
        bound: 'most',
        how: `as client-go asks; ${page(zipped)}`,
      },
      {
        name: `first byte of the list of ${count} objects, slowest`,
        value: Math.max(...first),
        unit: 'ms',
        target: 200,
        bound: 'most',
        how: `${wholeLists} lists of ${(bytes / 2 ** 20).toFixed(0)} MiB, each whole after ${percentile(whole, 50).toFixed(0)} ms (median)`,
      },
      {
        name: `memory of the hub after lists of ${count} objects`,
        value: peakMiB,
        unit: 'MiB',
        target: 400,
        bound: 'most',
        how: `VmHWM of the hub's process, all threads; ${pagedMiB.toFixed(0)} MiB after the pages`,
      },
    ];
  },
};

/** Walks through the list once; milliseconds of each page. */
async function pages(exchange: Exchange, acceptEncoding: 'gzip' | 'identity'): Promise<number[]> {
  const times: number[] = [];
  let token = '';
  do {
    const query = `limit=${limit}${token === '' ? '' : `&continue=${encodeURIComponent(token)}`}`;
    const { code, body, ms } = await exchange.send({ method: 'GET', path: `${path}?${query}`, acceptEncoding });
    if (code !== 200) throw new Error(`a page was answered with ${code}`);
    times.push(ms);
    token = continueOf(acceptEncoding === 'gzip' ? gunzipSync(body) : body);
  } while (token !== '');
  if (times.length !== count / limit) throw new Error(`there were ${times.length} pages`);
  return times;
}

/** Token of the next page; '' on the last. */
function continueOf(body: Buffer): string {
  const { metadata } = JSON.parse(body.toString()) as { readonly metadata: { readonly continue?: string } };
  return metadata.continue ?? '';
}
