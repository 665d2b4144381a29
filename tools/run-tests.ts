/** `npm test`: all tests that need no real OpenStack, then one line that counts them. Arguments go to the test runner. */
import { runVitest } from './vitest-run.ts';

const args = process.argv.slice(2);
const result = await runVitest(args, { exclude: ['**/*.lab.test.ts'] });
console.log('Tests on a real OpenStack are run by `npm run contract`.');
console.log(result.line);
process.exit(result.exitCode);
