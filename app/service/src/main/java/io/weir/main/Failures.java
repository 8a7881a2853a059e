package io.weir.main;

import io.weir.cluster.ClusterException;
import io.weir.cluster.ClusterUnreachableException;
import io.weir.config.ConfigException;
import io.weir.embedded.StartupException;
import io.weir.schema.CatalogException;
import io.weir.siem.TargetException;
import java.io.PrintWriter;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/** Turns what a command throws into a message for its user and an exit code. */
final class Failures implements IExecutionExceptionHandler {
    @Override
    public int handleExecutionException(Exception failure, CommandLine command, ParseResult parsed) {
        PrintWriter err = command.getErr();
        if (failure instanceof ConfigException) {
            err.println(failure.getMessage());
            return ExitCode.CONFIGURATION;
        }
        if (failure instanceof CatalogException) {
            err.println("The log types cannot be used:\n"
                    + String.valueOf(failure.getMessage()).indent(2).stripTrailing());
            return ExitCode.CONFIGURATION;
        }
        if (failure instanceof TargetException) {
            err.println("The SIEM target cannot be used: " + failure.getMessage());
            return ExitCode.CONFIGURATION;
        }
        if (failure instanceof ClusterUnreachableException) {
            err.println(failure.getMessage());
            return ExitCode.UNAVAILABLE;
        }
        if (failure instanceof ClusterException || failure instanceof StartupException) {
            err.println(failure.getMessage());
            return ExitCode.FAILURE;
        }
        err.println("Unexpected: " + failure + "\nThis is a fault in Weir. Please report it with the log.");
        LoggerFactory.getLogger(Failures.class).error("unexpected", failure);
        return ExitCode.FAILURE;
    }
}
