import { Copy, Plus } from 'lucide-react';
import { type SubmitEvent, useId, useState } from 'react';
import { ErrorState } from '@/components/ErrorState';
import { Button } from '@/components/ui/Button';
import { Dialog } from '@/components/ui/Dialog';
import { Field, Input, Select } from '@/components/ui/Field';
import { toast } from '@/components/ui/Toast';
import { ROLES, type Role } from '@/lib/access';
import { ApiError } from '@/lib/api/error';
import type { Schemas } from '@/lib/api/types';
import { copyText } from '@/lib/clipboard';
import { useMakeToken } from '../api/queries';

/** After how many days a token ends; '' is never. */
const ENDS = [
  { days: '30', label: 'In 30 days' },
  { days: '90', label: 'In 90 days' },
  { days: '365', label: 'In a year' },
  { days: '', label: 'Never' },
];

const WHAT_ROLES_MAY = Object.values(ROLES)
  .map(({ label, may }) => `${label}: ${may}.`)
  .join(' ');

/** Makes a token, and shows it this once. */
export function MakeToken() {
  const [isOpen, setOpen] = useState(false);
  const [made, setMade] = useState<Schemas['CreatedToken']>();
  return (
    <>
      <Button
        variant="primary"
        onClick={() => {
          setOpen(true);
        }}
      >
        <Plus aria-hidden />
        Make a token
      </Button>
      {isOpen && (
        <NewToken
          onClose={() => {
            setOpen(false);
          }}
          onMade={(token) => {
            setOpen(false);
            setMade(token);
          }}
        />
      )}
      {made && (
        <Secret
          token={made}
          onDone={() => {
            setMade(undefined);
          }}
        />
      )}
    </>
  );
}

interface NewTokenProps {
  onClose: () => void;
  onMade: (token: Schemas['CreatedToken']) => void;
}

function NewToken({ onClose, onMade }: NewTokenProps) {
  const form = useId();
  const [name, setName] = useState('');
  const [role, setRole] = useState<Role>('planner');
  const [days, setDays] = useState('90');
  const [isMissing, setMissing] = useState(false);
  const make = useMakeToken();
  const { error } = make;
  const isRefused = error instanceof ApiError && error.errorType === 'INVALID_PARAMETERS';
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const isEmpty = name.trim() === '';
    setMissing(isEmpty);
    if (isEmpty || make.isPending) return;
    const end = days === '' ? {} : { expires_in_days: Number(days) };
    make.mutate({ name: name.trim(), role, ...end }, { onSuccess: onMade });
  };
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title="Make a token"
      description="One for each person or program, so that the log below names who did what."
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" form={form} variant="primary" isBusy={make.isPending}>
            Make it
          </Button>
        </>
      }
    >
      <form id={form} onSubmit={submit} className="space-y-5" noValidate>
        <Field
          label="Who is it for?"
          error={
            isMissing ? 'Name the person or program.' : isRefused ? sentence(error) : undefined
          }
        >
          {(control) => (
            <Input
              {...control}
              required
              autoComplete="off"
              maxLength={100}
              value={name}
              onChange={({ target }) => {
                setName(target.value);
                make.reset();
              }}
            />
          )}
        </Field>
        <Field label="Role" hint={WHAT_ROLES_MAY}>
          {(control) => (
            <Select
              {...control}
              value={role}
              onChange={({ target }) => {
                setRole(target.value as Role);
              }}
            >
              {Object.entries(ROLES).map(([value, { label }]) => (
                <option key={value} value={value}>
                  {label}
                </option>
              ))}
            </Select>
          )}
        </Field>
        <Field label="Expires">
          {(control) => (
            <Select
              {...control}
              value={days}
              onChange={({ target }) => {
                setDays(target.value);
              }}
            >
              {ENDS.map((end) => (
                <option key={end.days} value={end.days}>
                  {end.label}
                </option>
              ))}
            </Select>
          )}
        </Field>
        {error && !isRefused && <ErrorState error={error} />}
      </form>
    </Dialog>
  );
}

/** The API's words as a sentence. */
function sentence({ message }: Error): string {
  return `${message.charAt(0).toUpperCase()}${message.slice(1)}.`;
}

interface SecretProps {
  token: Schemas['CreatedToken'];
  onDone: () => void;
}

function Secret({ token: { name, secret }, onDone }: SecretProps) {
  async function copy() {
    if (await copyText(secret)) toast('The token is copied.');
    else toast('The browser does not let this page copy; select the token instead', 'bad');
  }
  return (
    <Dialog
      // Escape would lose it.
      isOpen
      title={`The token of ${name}`}
      description="Copy it now and hand it over safely: it is not shown again."
      footer={
        <Button variant="primary" onClick={onDone}>
          Done
        </Button>
      }
    >
      <div className="flex flex-wrap items-end gap-3">
        <Field label="Token" className="min-w-0 flex-[1_1_18rem]">
          {(control) => (
            <Input
              {...control}
              readOnly
              value={secret}
              onFocus={({ target }) => {
                target.select();
              }}
            />
          )}
        </Field>
        <Button onClick={() => void copy()}>
          <Copy aria-hidden />
          Copy
        </Button>
      </div>
    </Dialog>
  );
}
