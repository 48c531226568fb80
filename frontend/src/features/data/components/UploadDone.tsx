import { Alert } from '@/components/ui/Alert';
import type { Schemas } from '@/lib/api/types';
import { counted, formatDate } from '@/lib/format';
import { useCategoryName } from '@/lib/queries/catalogue';

interface UploadDoneProps {
  fileName: string;
  result: Schemas['UploadResult'];
}

/** What an upload did. */
export function UploadDone({ fileName, result }: UploadDoneProps) {
  const { rows_imported, rows_replaced, date_range, categories, warnings } = result;
  const categoryName = useCategoryName();
  const added = rows_imported - rows_replaced;
  return (
    <Alert tone="good" role="status" title={`${counted(rows_imported, 'row')} imported`}>
      <p>
        From {fileName}: {counted(added, 'new row')}
        {rows_replaced > 0 && `, ${counted(rows_replaced, 'row')} replaced`}.
      </p>
      {date_range && (
        <p className="figures">
          {formatDate(date_range.start)} to {formatDate(date_range.end)}
        </p>
      )}
      {categories.length > 0 && <p>{categories.map(categoryName).join(', ')}</p>}
      {warnings.length > 0 && (
        <div className="pt-1">
          <p className="font-semibold">{counted(warnings.length, 'warning')}</p>
          <ul className="list-disc pl-5">
            {warnings.map((warning) => (
              <li key={warning}>{warning}</li>
            ))}
          </ul>
        </div>
      )}
    </Alert>
  );
}
