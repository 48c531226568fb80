import { Field, Input } from '@/components/ui/Field';
import { useUrlState } from '@/lib/urlState';

interface SearchFieldProps {
  label: string;
  placeholder: string;
}

/** What a list is searched for; kept in the address. */
export function useSearch() {
  return useUrlState('search');
}

/** The box for it. */
export function SearchField({ label, placeholder }: SearchFieldProps) {
  const [search, setSearch] = useSearch();
  return (
    <Field label={label} className="max-w-sm">
      {(control) => (
        <Input
          {...control}
          type="search"
          placeholder={placeholder}
          value={search}
          onChange={({ target }) => {
            setSearch(target.value);
          }}
        />
      )}
    </Field>
  );
}
