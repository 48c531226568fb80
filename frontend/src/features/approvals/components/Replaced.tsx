import { Alert } from '@/components/ui/Alert';
import type { Recorded } from '../lib/history';

export interface Replacement {
  /** What ended the request that was opened, where it is known. */
  by: Recorded['decision'] | undefined;
  /** The person's click came too late. */
  isTooLate: boolean;
}

const REASONS = {
  accept: 'The request that you opened was accepted in another window or by somebody else.',
  modify: 'The request that you opened was changed in another window or by somebody else.',
  superseded: 'The sales of a newer week have replaced the request that you opened.',
};

/** Says that the request is another one than the one that was opened. */
export function Replaced({ by, isTooLate }: Replacement) {
  return (
    <Alert tone="warn" role="alert" title="The figures have changed since">
      <p>
        {by === undefined ? 'A newer request has replaced the one that you opened.' : REASONS[by]}{' '}
        {isTooLate && 'Your click came after it and has changed nothing. '}
        These are the newest figures; look at them before you decide.
      </p>
    </Alert>
  );
}
