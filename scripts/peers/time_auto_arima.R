# Times R's auto.arima and a 12-step forecast on one ds,y file: time_auto_arima.R FILE RUNS.
# One JSON line, as crates/ml/examples/time_method.rs prints.
suppressMessages(library(forecast))
arguments <- commandArgs(trailingOnly = TRUE)
values <- ts(read.csv(arguments[1])$y, frequency = 52)
seconds <- numeric(0)
for (run in seq_len(as.integer(arguments[2]))) {
  seconds <- c(seconds, system.time({
    fit <- auto.arima(values)
    forecast(fit, h = 12)
  })[["elapsed"]])
}
status <- grep("^VmHWM:", readLines("/proc/self/status"), value = TRUE)
megabytes <- as.numeric(gsub("[^0-9]", "", status)) / 1024
cat(sprintf(
  '{"method": "r_auto_arima", "description": "%s", "aicc": %.4f, "median_ms": %.1f, "peak_mb": %.1f}\n',
  as.character(fit), fit$aicc, median(seconds) * 1000, megabytes
))
