import type { ApiProblem } from '../api/problem.ts';
import { useTexts } from '../shell/language.tsx';
import { consoleTexts } from '../shell/texts.ts';
import { Shape } from './symbols.tsx';

/** What went wrong, in our words and then in the server's. Said at once by screen readers. */
export function ProblemNote({ lead, problem }: { readonly lead: string; readonly problem: ApiProblem }) {
  const say = useTexts(consoleTexts);
  return (
    <div className="problem" role="alert">
      <p>
        <Shape name="fail" /> <b>{lead}</b>
      </p>
      <p>{problem.code === 0 ? say('not-reached') : problem.message}</p>
      {problem.causes.length > 0 && (
        <ul>
          {problem.causes.map(({ field, message }) => (
            <li key={`${field} ${message}`}>
              {field !== '' && <code>{field}</code>} {message}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
