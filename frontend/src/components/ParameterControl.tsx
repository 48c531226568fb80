import { type ParameterName, PARAMETERS } from '@/lib/parameters/definitions';
import type { Draft } from '@/lib/parameters/drafts';
import { type ControlProps, Input, Select } from './ui/Field';

interface ParameterControlProps {
  name: ParameterName;
  draft: Draft;
  onChange: (draft: Draft) => void;
  /** An answer is due: an empty box is not "none". */
  isDue?: boolean;
  /** What connects it to its label, hint and error. */
  control: ControlProps;
  className?: string | undefined;
}

/** Which keys a phone offers; those of a decimal number where it is not said. */
const INPUT_MODES: Partial<Record<string, 'numeric'>> = { whole: 'numeric' };

/** The control of a parameter that is a number, a share, a day or a choice. An empty box is "none". */
export function ParameterControl({
  name,
  draft,
  onChange,
  isDue = false,
  control,
  className,
}: ParameterControlProps) {
  const definition = PARAMETERS[name];
  const value = typeof draft === 'string' ? draft : '';
  const change = (event: { target: { value: string } }) => {
    onChange(event.target.value);
  };
  if (definition.kind === 'choice') {
    return (
      <Select {...control} className={className} value={value} onChange={change}>
        {/* Seen where nothing is chosen yet; it cannot be chosen. */}
        {value === '' && (
          <option value="" disabled hidden>
            Choose…
          </option>
        )}
        {Object.entries(definition.options).map(([option, label]) => (
          <option key={option} value={option}>
            {label}
          </option>
        ))}
      </Select>
    );
  }
  const suffix = suffixOf(name);
  return (
    <Input
      {...control}
      className={className}
      type={definition.kind === 'date' ? 'date' : 'text'}
      inputMode={INPUT_MODES[definition.kind] ?? 'decimal'}
      autoComplete="off"
      placeholder={definition.isNullable && !isDue ? 'none' : undefined}
      value={value}
      onChange={change}
      {...(suffix !== undefined && { suffix })}
    />
  );
}

function suffixOf(name: ParameterName): string | undefined {
  const definition = PARAMETERS[name];
  if (definition.kind === 'share') return '%';
  const unit = definition.kind === 'whole' ? definition.unit : undefined;
  return unit && `${unit}s`;
}
