import { Moon, Sun, SunMoon } from 'lucide-react';
import { Button } from '@/components/ui/Button';
import { Menu, MenuChoice, MenuChoices } from '@/components/ui/Menu';
import { setTheme, type Theme, useTheme } from '@/lib/theme';

const THEMES = [
  { theme: 'system', label: 'As the system', icon: SunMoon },
  { theme: 'light', label: 'Light', icon: Sun },
  { theme: 'dark', label: 'Dark', icon: Moon },
] as const;

/** Chooses light, dark or the system's theme. */
export function ThemeMenu() {
  const theme = useTheme();
  const Current = THEMES.find((choice) => choice.theme === theme)?.icon ?? SunMoon;
  return (
    <Menu
      trigger={
        <Button variant="quiet" size="icon" aria-label="Theme">
          <Current aria-hidden />
        </Button>
      }
    >
      <MenuChoices
        value={theme}
        onValueChange={(value) => {
          setTheme(value as Theme);
        }}
      >
        {THEMES.map(({ theme: value, label, icon: Icon }) => (
          <MenuChoice key={value} value={value}>
            <Icon aria-hidden />
            {label}
          </MenuChoice>
        ))}
      </MenuChoices>
    </Menu>
  );
}
