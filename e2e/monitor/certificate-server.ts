import { openCertificateStage } from './certificate-stage.ts';

/** The stage as a process of its own, to be killed. */
const stage = await openCertificateStage(process.argv[2]!);
process.stdout.write(`${stage.url}\n`);
