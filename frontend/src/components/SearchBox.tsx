import { useState } from 'react';
import { Input } from './ui/Field';

interface SearchBoxProps {
  /** What is looked for, e.g. "Find a store". */
  label: string;
  /** The text that the page starts with, e.g. from the address. */
  value: string;
  onChange: (text: string) => void;
}

/**
 * A box to filter by. It keeps its own text: what is kept in the address comes back late, and would
 * undo what was typed meanwhile.
 */
export function SearchBox({ label, value, onChange }: SearchBoxProps) {
  const [text, setText] = useState(value);
  return (
    <Input
      type="search"
      aria-label={label}
      placeholder={label}
      value={text}
      onChange={(event) => {
        setText(event.target.value);
        onChange(event.target.value);
      }}
    />
  );
}
