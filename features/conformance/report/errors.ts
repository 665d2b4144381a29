import { defineErrors } from '@allmend/kit-errors';

export const reportErrors = defineErrors('report', {
  unreadable: {
    message: 'The report {source} cannot be read: {problem} (line {line}, column {column}).',
    remedy: 'Take the file as the program that checked the cloud wrote it; it is not meant to be edited.',
  },
  malformed: {
    message: 'The report {source} is not well formed: {problem} (line {line}, column {column}).',
    remedy: 'Take the file as the program that checked the cloud wrote it; it is not meant to be edited.',
  },
  'unknown-format': {
    message: 'The report {source} is in no report format that is known here ({known}).',
    remedy:
      'Check that it is a report in the official YAML form or a JSON report of Allmend; for a newer one, install a newer version.',
  },
  'cannot-convert': {
    message: 'The report {source} in the official form cannot become {format}: it does not hold what was found.',
    remedy: 'Convert it to json or markdown, or make the report anew: "allmend replay EVIDENCE --format {format}".',
  },
  'nothing-to-write': {
    message: 'No testcase of the official suite has a result, so there is no official report to write.',
    remedy: 'Run more testcases (without --only), or write the report with --format json.',
  },
});
