/** {@code trefoil doctor}: this machine, its clock, disk and JVM, the configuration and the way to the venue, judged. */
package trefoil.gateway.cli.doctor;
