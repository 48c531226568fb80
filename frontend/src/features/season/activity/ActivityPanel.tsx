import { Button } from '@/components/ui/Button';
import { Dialog } from '@/components/ui/Dialog';
import { Field, Select } from '@/components/ui/Field';
import type { WorkflowEvent } from '@/lib/api/types';
import { counted } from '@/lib/format';
import { useUrlState } from '@/lib/urlState';
import { agentWithTask } from '@/lib/words';
import { useState } from 'react';
import { AgentList } from './AgentList';
import { agentRuns } from './agentRuns';
import { describeEvent, type EventKind } from './describeEvent';
import { EventItem } from './EventItem';

const VIEWS: Record<string, { label: string; kinds: readonly EventKind[] | null }> = {
  main: {
    label: 'What matters',
    kinds: ['reasoning', 'decision', 'sales', 'problem', 'result'],
  },
  reasoning: { label: 'Reasoning', kinds: ['reasoning'] },
  decisions: { label: 'Decisions', kinds: ['decision'] },
  problems: { label: 'Sales alerts and problems', kinds: ['sales', 'problem'] },
  all: { label: 'Every step', kinds: null },
};

/** More of the log is drawn when it is asked for. */
const PAGE = 60;

/** The panel from the side: what the agents did and why, newest first. Its filters are in the address. */
export function ActivityPanel({ events }: { events: readonly WorkflowEvent[] }) {
  const [open, setOpen] = useUrlState('activity');
  const close = () => {
    setOpen(null);
  };
  return (
    <>
      <Button
        onClick={() => {
          setOpen('main');
        }}
      >
        What happened and why
      </Button>
      <Dialog
        kind="sheet"
        className="sm:w-[min(92vw,34rem)]"
        isOpen={open !== ''}
        onClose={close}
        title="What happened and why"
        description="Each step of the agents, newest first."
      >
        <Log events={events} view={open} onView={setOpen} />
      </Dialog>
    </>
  );
}

interface LogProps {
  events: readonly WorkflowEvent[];
  view: string;
  onView: (view: string) => void;
}

function Log({ events, view, onView }: LogProps) {
  const [agent, setAgent] = useState('');
  const [shown, setShown] = useState(PAGE);
  const kinds = VIEWS[view]?.kinds ?? null;
  const described = events.map((event) => ({ event, words: describeEvent(event) }));
  const agents = [...new Set(described.flatMap(({ words }) => words.agent ?? []))].sort();
  const fitting = described
    .filter(({ words }) => kinds === null || kinds.includes(words.kind))
    .filter(({ words }) => agent === '' || words.agent === agent)
    .reverse();
  const runs = agentRuns(events);
  return (
    <>
      {runs.length > 0 && (
        <section aria-labelledby="latest-run" className="mb-6">
          <h3 id="latest-run" className="mb-3 font-semibold">
            Latest run
          </h3>
          <AgentList runs={runs} />
        </section>
      )}
      <div className="mb-5 grid gap-4 border-t border-line pt-5 sm:grid-cols-2">
        <Field label="Show">
          {(control) => (
            <Select
              {...control}
              value={view}
              onChange={({ target }) => {
                onView(target.value);
                setShown(PAGE);
              }}
            >
              {Object.entries(VIEWS).map(([name, { label }]) => (
                <option key={name} value={name}>
                  {label}
                </option>
              ))}
            </Select>
          )}
        </Field>
        <Field label="By">
          {(control) => (
            <Select
              {...control}
              value={agent}
              onChange={({ target }) => {
                setAgent(target.value);
                setShown(PAGE);
              }}
            >
              <option value="">Everyone</option>
              {agents.map((name) => (
                <option key={name} value={name}>
                  {agentWithTask(name)}
                </option>
              ))}
            </Select>
          )}
        </Field>
      </div>
      <p role="status" className="mb-3 text-sm text-quiet">
        {fitting.length === 0
          ? 'Nothing of this kind has happened yet.'
          : counted(fitting.length, 'entry', 'entries')}
      </p>
      <ol className="divide-y divide-line">
        {fitting.slice(0, shown).map(({ event }) => (
          <EventItem key={event.seq} event={event} />
        ))}
      </ol>
      {fitting.length > shown && (
        <Button
          className="mt-4"
          onClick={() => {
            setShown(shown + PAGE);
          }}
        >
          Show older
        </Button>
      )}
    </>
  );
}
