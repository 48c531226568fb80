import type { ReactNode } from 'react';
import { type ParameterName, PARAMETERS } from '@/lib/parameters/definitions';
import type { Draft } from '@/lib/parameters/drafts';
import { ClusterSharesControl } from './ClusterSharesControl';
import { ParameterControl } from './ParameterControl';
import { StoresControl } from './StoresControl';
import { Checkbox } from './ui/Checkbox';
import { Field, FieldGroup } from './ui/Field';

interface ParameterFieldProps {
  name: ParameterName;
  /** Its own label where none is given. */
  label?: ReactNode;
  aside?: ReactNode;
  hint?: ReactNode;
  error?: ReactNode;
  className?: string | undefined;
  controlClassName?: string | undefined;
  draft: Draft;
  onChange: (draft: Draft) => void;
  /** The category that is planned, and into how many clusters its stores are sorted. */
  categoryId: string;
  clusterCount: unknown;
}

/** A parameter of any kind with its label, hint and error. */
export function ParameterField({
  name,
  label = PARAMETERS[name].label,
  controlClassName,
  draft,
  onChange,
  categoryId,
  clusterCount,
  ...field
}: ParameterFieldProps) {
  const definition = PARAMETERS[name];
  switch (definition.kind) {
    case 'choices':
      return (
        <FieldGroup label={label} {...field}>
          <Choices options={definition.options} draft={draft} onChange={onChange} />
        </FieldGroup>
      );
    case 'clusterShares':
      return (
        <FieldGroup label={label} {...field}>
          <ClusterSharesControl draft={draft} onChange={onChange} clusterCount={clusterCount} />
        </FieldGroup>
      );
    case 'stores':
      return (
        <Field label={label} {...field}>
          {(control) => (
            <StoresControl
              control={control}
              className={controlClassName}
              draft={draft}
              onChange={onChange}
              categoryId={categoryId}
            />
          )}
        </Field>
      );
    default:
      return (
        <Field label={label} {...field}>
          {(control) => (
            <ParameterControl
              name={name}
              control={control}
              className={controlClassName}
              draft={draft}
              onChange={onChange}
            />
          )}
        </Field>
      );
  }
}

interface ChoicesProps {
  options: Readonly<Record<string, string>>;
  draft: Draft;
  onChange: (draft: Draft) => void;
}

function Choices({ options, draft, onChange }: ChoicesProps) {
  const chosen = Array.isArray(draft) ? (draft as string[]) : [];
  return Object.entries(options).map(([value, words]) => (
    <Checkbox
      key={value}
      label={words}
      checked={chosen.includes(value)}
      onChange={({ target }) => {
        // Kept in the API's order, so that the same choice is the same value.
        const isChosen = (option: string) =>
          option === value ? target.checked : chosen.includes(option);
        onChange(Object.keys(options).filter(isChosen));
      }}
    />
  ));
}
